import { type ChartPoint, pointTotal } from './chart-data';

/** The real totals as plain bars: what the server draws while the chart itself is on its way. */
export function ChartPlaceholder({
  points,
  keys,
  heightPx,
}: {
  points: readonly ChartPoint[];
  keys: readonly string[];
  heightPx: number;
}) {
  const totals = points.map((point) => Math.max(0, pointTotal(point, keys) ?? 0));
  const highest = Math.max(...totals, 0) || 1;
  const slot = 100 / Math.max(1, points.length);

  return (
    <svg aria-hidden="true" width="100%" height={heightPx} className="block">
      {points.map((point, index) => {
        const share = ((totals[index] ?? 0) / highest) * 82;
        return (
          <rect
            key={point.at}
            x={`${index * slot + slot * 0.15}%`}
            y={`${92 - share}%`}
            width={`${slot * 0.7}%`}
            height={`${share}%`}
            className="fill-hover"
          />
        );
      })}
      <line x1="0" x2="100%" y1="92%" y2="92%" className="stroke-line" />
    </svg>
  );
}
