import type { ReactNode } from 'react';
import { cn } from './cn';
import type { Tone } from './tone';

const TONES = {
  neutral: 'border-line-strong bg-sunken text-muted',
  accent: 'border-accent-line bg-accent-soft text-accent-ink',
  positive: 'border-positive-line bg-positive-soft text-positive',
  negative: 'border-negative-line bg-negative-soft text-negative',
  warning: 'border-warning-line bg-warning-soft text-warning',
  info: 'border-info-line bg-info-soft text-info',
} satisfies Record<Tone, string>;

export type BadgeProps = {
  tone?: Tone | undefined;
  icon?: ReactNode;
  /** A dot before the word, for states such as "Active". */
  dot?: boolean | undefined;
  title?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
};

/** A short word about a thing's state. */
export function Badge({ tone = 'neutral', icon, dot, title, className, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cn(
        'inline-flex h-5 items-center gap-1 rounded-full border px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3',
        TONES[tone],
        className,
      )}
    >
      {dot ? <span aria-hidden="true" className="size-1.5 rounded-full bg-current" /> : icon}
      {children}
    </span>
  );
}
