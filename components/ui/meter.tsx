import { cn } from './cn';
import type { Tone } from './tone';

const FILLS = {
  neutral: 'fill-control',
  accent: 'fill-accent',
  positive: 'fill-positive',
  negative: 'fill-negative',
  warning: 'fill-warning',
  info: 'fill-info',
} satisfies Record<Tone, string>;

export type MeterProps = {
  label: string;
  /** Between 0 and `max`; beyond it the bar is full and the words tell the truth. */
  value: number;
  max: number;
  /** What a screen reader says, such as "320 of 1,000 credits". */
  valueText: string;
  tone?: Tone | undefined;
  className?: string | undefined;
};

/** How much of a fixed amount is used: a spend cap, a lot. SVG, because a strict CSP forbids style attributes. */
export function Meter({ label, value, max, valueText, tone = 'accent', className }: MeterProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers do not let a meter element be drawn alike
    <div
      role="meter"
      aria-label={label}
      aria-valuenow={Math.min(Math.max(value, 0), max)}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuetext={valueText}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-hover', className)}
    >
      <Bar share={share} className={FILLS[tone]} />
    </div>
  );
}

export type ProgressProps = {
  label: string;
  /** 0 to 1; leave out while the end is not known. */
  share?: number | undefined;
  className?: string | undefined;
};

/** How far a running task is. */
export function Progress({ label, share, className }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === undefined ? {} : { 'aria-valuenow': Math.round(share * 100) })}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-hover', className)}
    >
      {share === undefined ? (
        <div className="h-full w-full animate-shimmer bg-accent-line" />
      ) : (
        <Bar share={share} className="fill-accent" />
      )}
    </div>
  );
}

function Bar({ share, className }: { share: number; className: string }) {
  return (
    <svg aria-hidden="true" width="100%" height="100%" className="block">
      <rect
        width={`${share * 100}%`}
        height="100%"
        rx="3"
        className={cn('transition-[width] duration-300', className)}
      />
    </svg>
  );
}
