'use client';

import type { MicroUsd } from '@/lib/platform/units';
import type { ChartGrain, ChartSeries, PriorSeries } from './chart-data';
import { TimeSeriesChart } from './time-series-chart';

export type ProfitPoint = {
  /** Start of the bucket, ISO 8601 with an offset. */
  at: string;
  /** null: not known, drawn as a gap. */
  revenueMicroUsd: MicroUsd | null;
  costMicroUsd: MicroUsd | null;
  profitMicroUsd: MicroUsd | null;
  incomplete?: boolean | undefined;
};

export type ProfitChartProps = {
  points: readonly ProfitPoint[];
  grain: ChartGrain;
  timeZone: string;
  /** The profit of the period compared with. */
  prior?: PriorSeries | undefined;
  heightPx?: number | undefined;
  csvName?: string | undefined;
};

/** Revenue and cost keep these colours on every page. */
const SERIES: readonly ChartSeries[] = [
  { key: 'revenue', label: 'Revenue', color: 1 },
  { key: 'cost', label: 'Cost', color: 2 },
  { key: 'profit', label: 'Profit', mark: 'line', color: 3 },
];

/** Revenue beside cost, and what is left as a line; zero-based, so that a loss hangs below. */
export function ProfitChart({ points, csvName = 'profit', ...rest }: ProfitChartProps) {
  return (
    <TimeSeriesChart
      {...rest}
      title="Revenue, cost and profit"
      unit="microUsd"
      stacked={false}
      csvName={csvName}
      series={SERIES}
      points={points.map((point) => ({
        at: point.at,
        incomplete: point.incomplete,
        values: {
          revenue: point.revenueMicroUsd,
          cost: point.costMicroUsd,
          profit: point.profitMicroUsd,
        },
      }))}
    />
  );
}
