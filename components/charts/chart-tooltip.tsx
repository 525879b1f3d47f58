'use client';

import type { ChartGrain, ChartPoint, ChartUnit, PriorSeries } from './chart-data';
import { pointTotal } from './chart-data';
import { formatBucketLong, formatValue } from './chart-format';
import { Swatch } from './chart-legend';

export type ChartTooltipProps = {
  point: ChartPoint | undefined;
  points: readonly ChartPoint[];
  shown: readonly {
    key: string;
    label: string;
    color: string;
    mark?: 'bar' | 'line' | undefined;
  }[];
  prior: PriorSeries | undefined;
  unit: ChartUnit;
  grain: ChartGrain;
  timeZone: string;
  withTotal: boolean;
};

/** The figures under the pointer or under the keyboard's cursor; read out as the cursor moves. */
export function ChartTooltip({
  point,
  points,
  shown,
  prior,
  unit,
  grain,
  timeZone,
  withTotal,
}: ChartTooltipProps) {
  if (point === undefined) return null;
  const total = pointTotal(
    point,
    shown.map((item) => item.key),
  );
  const before = prior?.values[points.indexOf(point)];

  return (
    <div
      role="status"
      className="min-w-44 rounded-lg border border-line-strong bg-raised px-3 py-2 text-xs shadow-high"
    >
      <p className="mb-1 font-semibold text-ink">
        {formatBucketLong(point.at, grain, timeZone)}
        {point.incomplete ? <span className="font-normal text-subtle"> · so far</span> : null}
      </p>
      <table className="w-full">
        <tbody>
          {shown.map((item) => (
            <tr key={item.key}>
              <th scope="row" className="pr-5 text-left font-normal text-muted">
                <span className="flex items-center gap-1.5">
                  <Swatch color={item.color} mark={item.mark} />
                  {item.label}
                </span>
              </th>
              <td className="text-right text-ink">
                {formatValue(point.values[item.key] ?? null, unit)}
              </td>
            </tr>
          ))}
          {withTotal ? (
            <tr className="font-semibold">
              <th scope="row" className="pt-1 pr-5 text-left text-ink">
                Total
              </th>
              <td className="pt-1 text-right text-ink">{formatValue(total, unit)}</td>
            </tr>
          ) : null}
          {prior === undefined ? null : (
            <tr>
              <th scope="row" className="pt-1 pr-5 text-left font-normal text-muted">
                <span className="flex items-center gap-1.5">
                  <Swatch color="var(--subtle)" mark="line" dashed />
                  {prior.label}
                </span>
              </th>
              <td className="pt-1 text-right text-muted">{formatValue(before ?? null, unit)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
