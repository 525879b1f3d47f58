'use client';

import { BarChart3, Download, Table2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import {
  type ChartGrain,
  type ChartPoint,
  type ChartSeries,
  type ChartUnit,
  foldSeries,
  type PriorSeries,
} from './chart-data';
import { chartCsv, summarise, UNIT_NAMES } from './chart-format';
import { ChartLegend } from './chart-legend';
import { ChartPlaceholder } from './chart-placeholder';
import { ChartTable } from './chart-table';
import { downloadText } from './download-text';

const TimeSeriesPlot = dynamic(
  () => import('./time-series-plot').then((module) => module.TimeSeriesPlot),
  { ssr: false },
);

export type TimeSeriesChartProps = {
  /** Names the chart; the card around it shows it. */
  title: string;
  points: readonly ChartPoint[];
  /** More than six are folded into "Other". */
  series: readonly ChartSeries[];
  unit: ChartUnit;
  grain: ChartGrain;
  timeZone: string;
  /** Bars on top of each other with a total; side by side when false. */
  stacked?: boolean | undefined;
  prior?: PriorSeries | undefined;
  heightPx?: number | undefined;
  /** File name without ending, with the range in it. */
  csvName?: string | undefined;
  /** In place of the chart when there are no points. */
  emptyTitle?: string | undefined;
};

/**
 * Figures over time. The server draws totals and the full table; the browser replaces the bars by
 * the chart in the same box, so that nothing moves and nothing is blank.
 */
export function TimeSeriesChart({
  title,
  points: givenPoints,
  series: givenSeries,
  unit,
  grain,
  timeZone,
  stacked = true,
  prior,
  heightPx = 280,
  csvName = 'chart',
  emptyTitle = 'Nothing in this period',
}: TimeSeriesChartProps) {
  const summaryId = useId();
  const [asTable, setAsTable] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { points, series } = foldSeries(givenPoints, givenSeries);

  if (points.length === 0) {
    return <EmptyState icon={<BarChart3 />} title={emptyTitle} />;
  }

  const bars = series.filter((item) => item.mark !== 'line');
  const withTotal = stacked && bars.length > 1 && bars.length === series.length;
  const words = { title, points, series, unit, grain, timeZone };

  function toggle(key: string) {
    setHidden((current) => {
      const next = new Set(current);
      if (!next.delete(key)) next.add(key);
      // With everything off there is nothing to read: the last press brings all back.
      return next.size === series.length ? new Set() : next;
    });
  }

  return (
    <figure
      aria-label={title}
      aria-describedby={summaryId}
      className="flex flex-col gap-2 px-4 pt-3 pb-4"
    >
      <figcaption id={summaryId} className="sr-only">
        {summarise(words)}
      </figcaption>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <ChartLegend
            series={series}
            hidden={hidden}
            onToggle={toggle}
            priorLabel={prior?.label}
            incomplete={points.some((point) => point.incomplete)}
            grain={grain === 'day' ? 'Today' : `This ${grain}`}
          />
        </div>
        <div className="flex items-center gap-1">
          <Button
            variant="ghost"
            size="sm"
            aria-pressed={asTable}
            onClick={() => setAsTable((now) => !now)}
          >
            {asTable ? <BarChart3 aria-hidden="true" /> : <Table2 aria-hidden="true" />}
            {asTable ? 'View as chart' : 'View as table'}
          </Button>
          <Button
            variant="ghost"
            size="sm"
            onClick={() =>
              downloadText(`${csvName}.csv`, chartCsv({ points, series, unit, withTotal }))
            }
          >
            <Download aria-hidden="true" />
            CSV
          </Button>
        </div>
      </div>
      <div className={cn('relative min-w-0', asTable && 'hidden')}>
        <p className="mb-1 text-2xs text-subtle">{UNIT_NAMES[unit]}</p>
        <div className="relative">
          <ChartPlaceholder
            points={points}
            keys={bars.length > 0 ? bars.map((item) => item.key) : series.map((item) => item.key)}
            heightPx={heightPx}
          />
          {asTable ? null : (
            <div className="absolute inset-0 has-[svg]:bg-surface">
              <TimeSeriesPlot
                {...words}
                stacked={stacked}
                withTotal={withTotal}
                prior={prior}
                hidden={hidden}
                heightPx={heightPx}
              />
            </div>
          )}
        </div>
      </div>
      <div
        className={asTable ? 'max-h-80 overflow-hidden rounded-lg border border-line' : 'sr-only'}
      >
        <ChartTable {...words} withTotal={withTotal} scrolls={asTable} />
      </div>
    </figure>
  );
}
