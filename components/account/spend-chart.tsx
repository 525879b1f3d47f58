import type { ChartGrain, ChartPoint, ChartSeries } from '@/components/charts/chart-data';
import { TimeSeriesChart } from '@/components/charts/time-series-chart';
import type { Spend } from '@/lib/reports';

/** Sites or models with a colour of their own; the rest are added up. */
const SERIES_SHOWN_MAX = 5;
const OTHERS = 'others';

export type SpendChartProps = {
  /** Dearest first. */
  spends: readonly Spend[];
  title: string;
  nameOf: (key: string) => string;
  /** When each grain begins. */
  starts: readonly Date[];
  until: Date;
  now: Date;
  grain: ChartGrain;
  timeZone: string;
  csvName: string;
};

/** What each site, model or operation was charged over time, stacked. */
export function SpendChart(props: SpendChartProps) {
  const { spends, starts, now, until } = props;
  const shown = spends.filter((spend) => spend.chargeMicroCredits > 0).slice(0, SERIES_SHOWN_MAX);
  const others = spends.slice(shown.length).filter((spend) => spend.chargeMicroCredits > 0);

  const series: ChartSeries[] = shown.map((spend) => ({
    key: spend.key,
    label: props.nameOf(spend.key),
  }));
  if (others.length > 0)
    series.push({ key: OTHERS, label: `Others (${others.length})`, color: 'other' });

  const points = starts.map((at, index): ChartPoint => {
    const values: Record<string, number> = Object.fromEntries(
      shown.map((spend) => [spend.key, spend.charges[index] ?? 0]),
    );
    if (others.length > 0)
      values[OTHERS] = others.reduce((total, spend) => total + (spend.charges[index] ?? 0), 0);
    const end = starts[index + 1] ?? until;
    return { at: at.toISOString(), values, incomplete: at <= now && now < end };
  });

  return (
    <TimeSeriesChart
      title={props.title}
      points={series.length === 0 ? [] : points}
      series={series}
      unit="microCredits"
      grain={props.grain}
      timeZone={props.timeZone}
      heightPx={240}
      csvName={props.csvName}
      emptyTitle="Nothing was charged in this period"
    />
  );
}
