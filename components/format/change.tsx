import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';
import {
  formatCount,
  formatCredits,
  formatMoney,
  formatPercent,
  formatPoints,
  ratioOf,
} from './intl';

export type ChangeProps = {
  current: number;
  /** The same figure of the period compared with; null when there is none. */
  previous: number | null;
  /** `ratio`: the difference is in percentage points, and no per cent of per cents is shown. */
  unit: 'microUsd' | 'microCredits' | 'count' | 'ratio';
  /** Whether more is good news (revenue), bad news (cost), or neither. */
  good?: 'up' | 'down' | 'neither' | undefined;
  /** What it is compared with: "previous 30 days". */
  against?: string | undefined;
};

const PRINT = {
  microUsd: (value: number) => formatMoney(value as MicroUsd, { sign: true }),
  microCredits: (value: number) => formatCredits(value as MicroCredits, { sign: true }),
  count: (value: number) => formatCount(value, { sign: true }),
  ratio: (value: number) => formatPoints(value),
} satisfies Record<ChangeProps['unit'], (value: number) => string>;

const POINTS_SHOWN_MIN = 0.0005;

/** Points are shown with one decimal: less than half of that is no change to the reader. */
function shownDifference(difference: number, unit: ChangeProps['unit']): number {
  return unit === 'ratio' && Math.abs(difference) < POINTS_SHOWN_MIN ? 0 : difference;
}

/** Absolute and relative change; said by arrow, sign and colour together. */
export function Change({ current, previous, unit, good = 'up', against }: ChangeProps) {
  if (previous === null) return <span className="text-subtle">Nothing to compare with</span>;
  const difference = shownDifference(current - previous, unit);
  const ratio = unit === 'ratio' ? null : ratioOf(difference, Math.abs(previous));
  const Arrow = difference > 0 ? ArrowUpRight : difference < 0 ? ArrowDownRight : ArrowRight;
  const welcome = good === 'neither' ? 0 : Math.sign(difference) * (good === 'up' ? 1 : -1);

  return (
    <span
      className={cn(
        'inline-flex flex-wrap items-center gap-x-1 tabular-nums',
        welcome > 0 ? 'text-positive' : welcome < 0 ? 'text-negative' : 'text-muted',
      )}
    >
      <Arrow aria-hidden="true" className="size-3.5" />
      <span className="sr-only">
        {difference > 0 ? 'up' : difference < 0 ? 'down' : 'unchanged'}{' '}
      </span>
      {PRINT[unit](difference)}
      {ratio === null ? null : <span>({formatPercent(ratio, { sign: true })})</span>}
      {against === undefined ? null : <span className="text-subtle">vs {against}</span>}
    </span>
  );
}
