import { cn } from './cn';

const WIDTH = 96;
const HEIGHT = 24;
const PAD = 2;

export type SparklineProps = {
  /** In order of time; `null` is a gap, not a zero. Pixels only: any unit. */
  values: readonly (number | null)[];
  /** What a screen reader says: "Requests, 30 days: from 12 to 48, highest 60". */
  label: string;
  tone?: 'accent' | 'negative' | 'neutral' | undefined;
  className?: string | undefined;
};

/** A line of the last days in a table row or a tile; plain SVG, drawn by the server. */
export function Sparkline({ values, label, tone = 'accent', className }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const span = high - low || 1;
  const x = (index: number) => PAD + (index * (WIDTH - 2 * PAD)) / Math.max(1, values.length - 1);
  const y = (value: number) => HEIGHT - PAD - ((value - low) * (HEIGHT - 2 * PAD)) / span;

  let path = '';
  let pen: 'M' | 'L' = 'M';
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  }
  const last = values.at(-1);
  const stroke =
    tone === 'negative' ? 'text-negative' : tone === 'neutral' ? 'text-subtle' : 'text-chart-1';

  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      className={cn('shrink-0 overflow-visible', stroke, className)}
    >
      {low < 0 ? (
        <line
          x1="0"
          x2={WIDTH}
          y1={y(0)}
          y2={y(0)}
          className="stroke-line-strong"
          strokeDasharray="2 2"
        />
      ) : null}
      <path
        d={path || `M${PAD} ${y(0)}H${WIDTH - PAD}`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
        opacity={path === '' ? 0.3 : 1}
      />
      {typeof last === 'number' ? (
        <circle cx={x(values.length - 1)} cy={y(last)} r="2" fill="currentColor" />
      ) : null}
    </svg>
  );
}
