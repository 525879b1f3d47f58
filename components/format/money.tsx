import type { MicroUsd } from '@/lib/platform/units';
import {
  BLANK,
  formatMinorUnits,
  formatMoney,
  type MoneyOptions,
  microToDecimal,
  minorUnitPlaces,
  toDecimal,
} from './intl';

type Look = { sign?: boolean | undefined; className?: string | undefined };

export type MoneyProps = Look &
  Pick<MoneyOptions, 'precision' | 'code'> & {
    /** null: not known, shown as a dash. */
    microUsd: MicroUsd | null;
  };

/** Micro-dollars as dollars: "$12.35", "$0.0042"; the exact figure is in the title. */
export function Money({ microUsd, precision, code, sign, className }: MoneyProps) {
  if (microUsd === null) return <span className={className}>{BLANK}</span>;
  return (
    <data
      value={microToDecimal(microUsd)}
      title={formatMoney(microUsd, { precision: 'exact', code: true })}
      className={className}
    >
      {formatMoney(microUsd, { precision, code, sign })}
    </data>
  );
}

export type PriceProps = Look & {
  /** In the currency's minor unit (cents for USD), as Stripe writes it; null: not known. */
  amountMinor: number | null;
  currency?: string | undefined;
  code?: boolean | undefined;
};

/** An amount of a real currency in its minor unit: "$9.99", "¥500". */
export function Price({ amountMinor, currency = 'USD', code, sign, className }: PriceProps) {
  if (amountMinor === null) return <span className={className}>{BLANK}</span>;
  const places = minorUnitPlaces(currency);
  return (
    <data
      value={toDecimal(amountMinor, places, places)}
      title={formatMinorUnits(amountMinor, currency, { code: true })}
      className={className}
    >
      {formatMinorUnits(amountMinor, currency, { code, sign })}
    </data>
  );
}
