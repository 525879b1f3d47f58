import type { ChartSeries, ChartUnit } from '@/components/charts/chart-data';
import { ProfitChart } from '@/components/charts/profit-chart';
import { TimeSeriesChart } from '@/components/charts/time-series-chart';
import type { Period, ProfitPoint, ProfitSums } from '@/lib/reports';
import { type Metric, metricOf } from './metric';

type Drawing = {
  title: string;
  unit: ChartUnit;
  series: readonly ChartSeries[];
  values: (sums: ProfitSums) => Record<string, number | null>;
};

/** Revenue, cost and profit have the colours that they have in the profit chart. */
const DRAWINGS = {
  revenue: {
    title: 'Revenue',
    unit: 'microUsd',
    series: [{ key: 'value', label: 'Revenue', color: 1 }],
    values: (sums) => ({ value: sums.revenueMicroUsd }),
  },
  cost: {
    title: 'Upstream cost',
    unit: 'microUsd',
    series: [{ key: 'value', label: 'Upstream cost', color: 2 }],
    values: (sums) => ({ value: sums.costMicroUsd }),
  },
  margin: {
    title: 'Margin',
    unit: 'percent',
    series: [{ key: 'value', label: 'Margin', mark: 'line', color: 3 }],
    values: (sums) => ({ value: metricOf(sums, 'margin') }),
  },
  tokens: {
    title: 'Tokens',
    unit: 'count',
    series: [
      { key: 'in', label: 'In', color: 1 },
      { key: 'cached', label: 'Cached', color: 6 },
      { key: 'out', label: 'Out', color: 3 },
    ],
    values: (sums) => ({
      in: sums.inputTokens,
      cached: sums.cachedInputTokens,
      out: sums.outputTokens,
    }),
  },
  requests: {
    title: 'Requests',
    unit: 'count',
    series: [
      { key: 'succeeded', label: 'Succeeded', color: 1 },
      { key: 'failed', label: 'Did not succeed', color: 4 },
    ],
    values: (sums) => ({ succeeded: sums.generations - sums.failures, failed: sums.failures }),
  },
  errorRate: {
    title: 'Error rate',
    unit: 'percent',
    series: [{ key: 'value', label: 'Error rate', mark: 'line', color: 4 }],
    values: (sums) => ({ value: metricOf(sums, 'errorRate') }),
  },
  credits: {
    title: 'Credits used',
    unit: 'microCredits',
    series: [{ key: 'value', label: 'Credits used', color: 5 }],
    values: (sums) => ({ value: sums.chargeMicroCredits }),
  },
} as const satisfies Record<Exclude<Metric, 'profit'>, Drawing>;

/** What a metric's chart is called. */
export const chartTitle = (metric: Metric): string =>
  metric === 'profit' ? 'Revenue, cost and profit' : DRAWINGS[metric].title;

/** A metric over the period, the compared period dashed beside it. Instants after `now` are left out. */
export function MetricChart({
  metric,
  points,
  prior,
  period,
  now,
  csvName,
}: {
  metric: Metric;
  points: readonly ProfitPoint[];
  prior: { label: string; points: readonly ProfitPoint[] } | undefined;
  period: Period;
  now: Date;
  csvName: string;
}) {
  const begun = points.filter((point) => point.at <= now);
  const isIncomplete = (index: number) => {
    const end = points[index + 1]?.at ?? period.until;
    return end > now;
  };
  const shared = {
    grain: period.grain,
    timeZone: period.timeZone,
    csvName,
    ...(prior === undefined
      ? {}
      : {
          prior: {
            label: prior.label,
            values: begun.map((_, index) => {
              const point = prior.points[index];
              return point === undefined ? null : metricOf(point, metric);
            }),
          },
        }),
  };
  if (metric === 'profit') {
    return (
      <ProfitChart
        {...shared}
        points={begun.map((point, index) => ({
          at: point.at.toISOString(),
          revenueMicroUsd: point.revenueMicroUsd,
          costMicroUsd: point.costMicroUsd,
          profitMicroUsd: point.profitMicroUsd,
          incomplete: isIncomplete(index),
        }))}
      />
    );
  }
  const drawing: Drawing = DRAWINGS[metric];
  return (
    <TimeSeriesChart
      {...shared}
      title={drawing.title}
      unit={drawing.unit}
      series={drawing.series}
      points={begun.map((point, index) => ({
        at: point.at.toISOString(),
        values: drawing.values(point),
        incomplete: isIncomplete(index),
      }))}
    />
  );
}
