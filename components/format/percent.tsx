import { formatPercent } from './intl';

export type PercentProps = {
  /** 0.5 is a half; null (nothing to divide by) is a dash, not zero. */
  ratio: number | null;
  sign?: boolean | undefined;
  places?: number | undefined;
  className?: string | undefined;
};

export function Percent({ ratio, sign, places, className }: PercentProps) {
  return (
    <span
      title={ratio === null ? undefined : formatPercent(ratio, { places: 4 })}
      className={className}
    >
      {formatPercent(ratio, { sign, places })}
    </span>
  );
}
