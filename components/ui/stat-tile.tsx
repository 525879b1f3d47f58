import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { InfoTip } from './info-tip';

export type StatTileProps = {
  label: string;
  /** A formatted quantity: Money, Credits, Tokens, Percent … */
  value: ReactNode;
  /** The definition behind the question mark. */
  info?: ReactNode;
  /** A Change, or a few words under the figure. */
  detail?: ReactNode;
  /** A Sparkline at the right. */
  trend?: ReactNode;
  /** Makes the tile a link that selects the chart's metric. */
  href?: string | undefined;
  selected?: boolean | undefined;
  className?: string | undefined;
};

/** One figure of the period. With `href` the whole tile is a control that selects its metric. */
export function StatTile({
  label,
  value,
  info,
  detail,
  trend,
  href,
  selected = false,
  className,
}: StatTileProps) {
  return (
    <div
      className={cn(
        'panel @container relative flex min-h-24 min-w-0 flex-col gap-0.5 px-4 py-3',
        href !== undefined && 'transition-colors hover:border-control',
        selected && 'border-accent shadow-[inset_0_2px_0_var(--accent)] hover:border-accent',
        className,
      )}
    >
      <div className="flex items-center gap-1.5 text-sm text-muted">
        {href === undefined ? (
          <span>{label}</span>
        ) : (
          <Link
            href={href}
            scroll={false}
            aria-current={selected ? 'true' : undefined}
            className="after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
          >
            {label}
          </Link>
        )}
        {info === undefined ? null : (
          <InfoTip term={label} className="relative z-10">
            {info}
          </InfoTip>
        )}
      </div>
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0 text-xl font-semibold tracking-tight break-words tabular-nums @[12rem]:text-2xl">
          {value}
        </div>
        {trend === undefined ? null : (
          <div className="hidden [&_svg]:w-16 @[12rem]:block @[15rem]:[&_svg]:w-24">{trend}</div>
        )}
      </div>
      {detail === undefined ? null : (
        <div className="text-xs text-subtle tabular-nums">{detail}</div>
      )}
    </div>
  );
}

/** Tiles side by side: four on a wide page, two on a phone. */
export function StatGrid({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn('grid grid-cols-2 gap-3 lg:grid-cols-4', className)}>{children}</div>;
}
