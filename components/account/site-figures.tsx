import type { ChartPoint, ChartSeries, ChartUnit } from '@/components/charts/chart-data';
import { TimeSeriesChart } from '@/components/charts/time-series-chart';
import { Credits } from '@/components/format/credits';
import { ratioOf } from '@/components/format/intl';
import { Percent } from '@/components/format/percent';
import { Count, Tokens } from '@/components/format/tokens';
import { Card } from '@/components/ui/card';
import { StatGrid, StatTile } from '@/components/ui/stat-tile';
import { microCredits } from '@/lib/platform/units';
import type { Period, ProfitPoint, ProfitSums } from '@/lib/reports';

export const SITE_METRICS = ['spend', 'requests', 'errors', 'tokens'] as const;
export type SiteMetric = (typeof SITE_METRICS)[number];

type Drawing = {
  title: string;
  unit: ChartUnit;
  series: readonly ChartSeries[];
  valuesOf: (point: ProfitPoint) => Record<string, number | null>;
};

/** What a customer sees of a point: charge, requests, tokens. Our cost and revenue stay on the server. */
const DRAWINGS = {
  spend: {
    title: 'Credits charged',
    unit: 'microCredits',
    series: [{ key: 'charge', label: 'Credits', color: 1 }],
    valuesOf: (point) => ({ charge: point.chargeMicroCredits }),
  },
  requests: {
    title: 'Requests',
    unit: 'count',
    series: [
      { key: 'succeeded', label: 'Succeeded', color: 1 },
      { key: 'failed', label: 'Not succeeded', color: 2 },
    ],
    valuesOf: (point) => ({
      succeeded: point.generations - point.failures,
      failed: point.failures,
    }),
  },
  errors: {
    title: 'Error rate',
    unit: 'percent',
    series: [{ key: 'rate', label: 'Error rate', color: 2, mark: 'line' }],
    valuesOf: (point) => ({ rate: ratioOf(point.failures, point.generations) }),
  },
  tokens: {
    title: 'Tokens',
    unit: 'count',
    series: [
      { key: 'in', label: 'In', color: 1 },
      { key: 'cached', label: 'Cached in', color: 6 },
      { key: 'out', label: 'Out', color: 3 },
    ],
    valuesOf: (point) => ({
      in: point.inputTokens,
      cached: point.cachedInputTokens,
      out: point.outputTokens,
    }),
  },
} as const satisfies Record<SiteMetric, Drawing>;

export type SiteFiguresProps = {
  totals: ProfitSums;
  points: readonly ProfitPoint[];
  metric: SiteMetric;
  hrefOf: (metric: SiteMetric) => string;
  period: Period;
  now: Date;
  csvName: string;
};

/** The figures of a site in a period; a tile selects what the chart draws. */
export function SiteFigures(props: SiteFiguresProps) {
  const { totals, points, metric, hrefOf, period, now } = props;
  const drawing: Drawing = DRAWINGS[metric];
  const tile = (name: SiteMetric) => ({ href: hrefOf(name), selected: metric === name });
  const drawn = points.map((point, index): ChartPoint => {
    const end = points[index + 1]?.at ?? period.until;
    return {
      at: point.at.toISOString(),
      values: drawing.valuesOf(point),
      incomplete: point.at <= now && now < end,
    };
  });

  return (
    <>
      <StatGrid>
        <StatTile
          label="Credits charged"
          value={<Credits microCredits={microCredits(totals.chargeMicroCredits)} bare />}
          info="What the site’s requests of this period were charged when they ended."
          {...tile('spend')}
        />
        <StatTile
          label="Requests"
          value={<Count value={totals.generations} />}
          info="Requests that ended in this period, failed ones included."
          {...tile('requests')}
        />
        <StatTile
          label="Error rate"
          value={<Percent ratio={ratioOf(totals.failures, totals.generations)} />}
          info="Requests that did not succeed ÷ requests. Blank without requests."
          detail={
            <>
              <Count value={totals.failures} /> not succeeded
            </>
          }
          {...tile('errors')}
        />
        <StatTile
          label="Tokens"
          value={
            <Tokens
              tokens={totals.inputTokens + totals.cachedInputTokens + totals.outputTokens}
              compact
            />
          }
          info="In, cached and out together, as the model reported them."
          detail={
            <>
              <Tokens tokens={totals.inputTokens + totals.cachedInputTokens} compact /> in,{' '}
              <Tokens tokens={totals.outputTokens} compact /> out
            </>
          }
          {...tile('tokens')}
        />
      </StatGrid>
      <Card title={drawing.title} flush>
        <TimeSeriesChart
          title={drawing.title}
          points={totals.generations === 0 ? [] : drawn}
          series={drawing.series}
          unit={drawing.unit}
          grain={period.grain}
          timeZone={period.timeZone}
          heightPx={240}
          csvName={`${props.csvName}-${metric}`}
          emptyTitle="No requests in this period"
        />
      </Card>
    </>
  );
}
