import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';
import type { Tone } from './tone';

const LOOKS = {
  neutral: { box: 'border-line-strong bg-sunken', mark: 'text-muted', icon: Info, word: 'Note' },
  info: { box: 'border-info-line bg-info-soft', mark: 'text-info', icon: Info, word: 'Note' },
  positive: {
    box: 'border-positive-line bg-positive-soft',
    mark: 'text-positive',
    icon: CircleCheck,
    word: 'Done',
  },
  warning: {
    box: 'border-warning-line bg-warning-soft',
    mark: 'text-warning',
    icon: TriangleAlert,
    word: 'Warning',
  },
  negative: {
    box: 'border-negative-line bg-negative-soft',
    mark: 'text-negative',
    icon: CircleAlert,
    word: 'Problem',
  },
} as const satisfies Record<Exclude<Tone, 'accent'>, unknown>;

export type AlertProps = {
  tone?: Exclude<Tone, 'accent'> | undefined;
  title?: ReactNode;
  children?: ReactNode;
  /** A button or link at the right (below on a phone). */
  action?: ReactNode;
  className?: string | undefined;
};

/** A message in the page. Warnings and problems that appear later are announced. */
export function Alert({ tone = 'info', title, children, action, className }: AlertProps) {
  const look = LOOKS[tone];
  const Icon = look.icon;

  return (
    <div
      role={tone === 'negative' ? 'alert' : 'status'}
      className={cn(
        'flex flex-col gap-3 rounded-lg border px-3.5 py-3 text-sm sm:flex-row sm:items-start',
        look.box,
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 items-start gap-2.5">
        <Icon aria-hidden="true" className={cn('mt-0.5 size-4 shrink-0', look.mark)} />
        <div className="min-w-0 flex-1">
          <span className="sr-only">{look.word}: </span>
          {title === undefined ? null : <p className="font-semibold text-ink">{title}</p>}
          {children === undefined ? null : <div className="text-ink">{children}</div>}
        </div>
      </div>
      {action === undefined ? null : <div className="shrink-0 pl-6.5 sm:pl-0">{action}</div>}
    </div>
  );
}
