import type { MicroCredits } from '@/lib/platform/units';
import { BLANK, formatCredits, formatCreditsNumber, microToDecimal } from './intl';

export type CreditsProps = {
  /** null: not known, shown as a dash. */
  microCredits: MicroCredits | null;
  /** Writes "+" before what comes in. */
  sign?: boolean | undefined;
  /** Leaves out the word "credits", for a column that says it in its header. */
  bare?: boolean | undefined;
  /** Shows every place that is known, where figures must add up before the reader's eyes. */
  exact?: boolean | undefined;
  className?: string | undefined;
};

/** An amount of credits; the exact figure is in the title. */
export function Credits({ microCredits, sign, bare = false, exact, className }: CreditsProps) {
  if (microCredits === null) return <span className={className}>{BLANK}</span>;
  const text = bare
    ? formatCreditsNumber(microCredits, { sign, exact })
    : formatCredits(microCredits, { sign, exact });
  return (
    <data
      value={microToDecimal(microCredits)}
      title={formatCredits(microCredits, { exact: true })}
      className={className}
    >
      {text}
    </data>
  );
}
