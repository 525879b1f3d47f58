import { BLANK, formatCompact, formatCount } from './intl';

export type CountProps = {
  /** A whole number; null: not known. */
  value: number | null;
  /** "1.2M", with the exact count in the title. */
  compact?: boolean | undefined;
  sign?: boolean | undefined;
  className?: string | undefined;
};

/** A count of anything: requests, sites, tokens. */
export function Count({ value, compact = false, sign, className }: CountProps) {
  if (value === null) return <span className={className}>{BLANK}</span>;
  return (
    <data value={value} title={formatCount(value)} className={className}>
      {compact ? formatCompact(value) : formatCount(value, { sign })}
    </data>
  );
}

/** A count of tokens. */
export function Tokens({ tokens, ...rest }: Omit<CountProps, 'value'> & { tokens: number | null }) {
  return <Count value={tokens} {...rest} />;
}
