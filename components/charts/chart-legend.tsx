'use client';

import { cn } from '@/components/ui/cn';
import { type ChartSeries, seriesColor } from './chart-data';

/** A swatch in a series' colour: a square for bars, a stroke for lines. SVG, for a strict CSP. */
export function Swatch({
  color,
  mark = 'bar',
  dashed = false,
}: {
  color: string;
  mark?: 'bar' | 'line' | undefined;
  dashed?: boolean | undefined;
}) {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 shrink-0">
      {mark === 'bar' ? (
        <rect x="1" y="1" width="10" height="10" rx="2.5" fill={color} />
      ) : (
        <line
          x1="0"
          x2="12"
          y1="6"
          y2="6"
          stroke={color}
          strokeWidth="2.5"
          {...(dashed ? { strokeDasharray: '3 2' } : {})}
        />
      )}
    </svg>
  );
}

export type ChartLegendProps = {
  series: readonly ChartSeries[];
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
  priorLabel?: string | undefined;
  incomplete: boolean;
  grain: string;
};

/** Names the colours; pressing a name takes its series out or puts it back. */
export function ChartLegend({
  series,
  hidden,
  onToggle,
  priorLabel,
  incomplete,
  grain,
}: ChartLegendProps) {
  return (
    <ul className="flex flex-wrap items-center gap-x-1 gap-y-0.5 text-xs text-muted">
      {series.map((item, index) => {
        const shown = !hidden.has(item.key);
        return (
          <li key={item.key}>
            <button
              type="button"
              aria-pressed={shown}
              onClick={() => onToggle(item.key)}
              className={cn(
                'flex h-6 items-center gap-1.5 rounded-sm px-1.5 hover:bg-hover hover:text-ink',
                !shown && 'line-through',
              )}
            >
              <Swatch
                color={shown ? seriesColor(item, index) : 'var(--line-strong)'}
                mark={item.mark}
              />
              {item.label}
            </button>
          </li>
        );
      })}
      {priorLabel === undefined ? null : (
        <li className="flex h-6 items-center gap-1.5 px-1.5">
          <Swatch color="var(--subtle)" mark="line" dashed />
          {priorLabel}
        </li>
      )}
      {incomplete ? (
        <li className="flex h-6 items-center gap-1.5 px-1.5">
          <span aria-hidden="true" className="hatched size-3 rounded-sm bg-subtle" />
          {grain}, so far
        </li>
      ) : null}
    </ul>
  );
}
