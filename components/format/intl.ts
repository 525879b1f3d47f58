import type { MicroCredits, MicroUsd } from '@/lib/platform/units';

/**
 * The one place that turns quantities into words. Integers come in, text goes out; fractions are
 * made by placing a decimal point in digits, never by floating-point division.
 */
const LOCALE = 'en-US';
const MICRO_PLACES = 6;
const MINUS = '\u2212';
/** What is shown where there is no figure: unknown is not zero. */
export const BLANK = '—';

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = numberFormats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(LOCALE, { signDisplay: 'negative', ...options });
  numberFormats.set(key, made);
  return made;
}

function print(decimal: string, options: Intl.NumberFormatOptions): string {
  // A decimal string is formatted digit by digit, without passing through a binary fraction.
  return numberFormat(options)
    .format(decimal as `${number}`)
    .replace('-', MINUS);
}

/**
 * An integer of 10^-places units as a plain decimal: (1234500000, 6) → "1234.5". For CSV and wire
 * values: a hyphen for minus, no grouping, no trailing zeros beyond `placesMin`.
 */
export function toDecimal(value: number | bigint, places: number, placesMin = 0): string {
  const integer = BigInt(value);
  const digits = (integer < 0n ? -integer : integer).toString().padStart(places + 1, '0');
  const whole = places === 0 ? digits : digits.slice(0, -places);
  let fraction = places === 0 ? '' : digits.slice(-places);
  while (fraction.length > placesMin && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return `${integer < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** MicroCredits or MicroUsd as a plain decimal of credits or dollars, exact. For CSV. */
export function microToDecimal(value: MicroCredits | MicroUsd): string {
  return toDecimal(value, MICRO_PLACES);
}

export type SignOption = {
  /** Writes "+" before what is above zero; for changes and ledger entries. */
  sign?: boolean | undefined;
};

function signOptions(sign: boolean | undefined): Intl.NumberFormatOptions {
  return sign ? { signDisplay: 'exceptZero' } : {};
}

/** MicroCredits → "1,234.5": 2 places from one credit up, 4 below it, all 6 below a hundredth. */
export function formatCreditsNumber(
  value: MicroCredits,
  options: SignOption & { exact?: boolean | undefined } = {},
): string {
  const size = Math.abs(value);
  const places = options.exact || size < 10_000 ? MICRO_PLACES : size < 1_000_000 ? 4 : 2;
  return print(microToDecimal(value), {
    maximumFractionDigits: places,
    ...signOptions(options.sign),
  });
}

/** MicroCredits → "1,234.5 credits". */
export function formatCredits(
  value: MicroCredits,
  options: SignOption & { exact?: boolean | undefined } = {},
): string {
  const number = formatCreditsNumber(value, options);
  return `${number} ${Math.abs(value) === 1_000_000 ? 'credit' : 'credits'}`;
}

export type MoneyOptions = SignOption & {
  /**
   * `auto`: cents, but 4–6 places below one cent. `fine`: 2–6 places, for the cost of one thing.
   * `exact`: every place that is known.
   */
  precision?: 'auto' | 'fine' | 'exact' | undefined;
  /** Currency code instead of a symbol, where currencies are mixed. */
  code?: boolean | undefined;
};

function moneyPlaces(value: number, precision: MoneyOptions['precision']) {
  if (precision === 'fine' || precision === 'exact') return { min: 2, max: MICRO_PLACES };
  const belowOneCent = value !== 0 && Math.abs(value) < 10_000;
  return belowOneCent ? { min: 4, max: MICRO_PLACES } : { min: 2, max: 2 };
}

/** MicroUsd → "$12.35", "$0.0042", "−$3.00". */
export function formatMoney(value: MicroUsd, options: MoneyOptions = {}): string {
  const places = moneyPlaces(value, options.precision);
  return print(microToDecimal(value), {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: options.code ? 'code' : 'symbol',
    minimumFractionDigits: places.min,
    maximumFractionDigits: places.max,
    ...signOptions(options.sign),
  });
}

/** Stripe writes these with two decimals although ISO 4217 gives them none. docs.stripe.com/currencies */
const TWO_PLACES_AT_STRIPE = new Set(['ISK', 'UGX']);

/** Digits after the point of a currency's minor unit as Stripe counts it: USD 2, JPY 0, KWD 3. */
export function minorUnitPlaces(currency: string): number {
  const code = currency.toUpperCase();
  if (TWO_PLACES_AT_STRIPE.has(code)) return 2;
  return (
    numberFormat({ style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** An amount in a currency's minor unit (Stripe's integers) → "$9.99", "¥500", "EUR 12.00". */
export function formatMinorUnits(
  amountMinor: number,
  currency = 'USD',
  options: SignOption & { code?: boolean | undefined } = {},
): string {
  const places = minorUnitPlaces(currency);
  return print(toDecimal(amountMinor, places), {
    style: 'currency',
    currency: currency.toUpperCase(),
    currencyDisplay: options.code ? 'code' : 'symbol',
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    ...signOptions(options.sign),
  });
}

/** A whole count → "1,234,567". */
export function formatCount(value: number, options: SignOption = {}): string {
  return print(toDecimal(value, 0), { maximumFractionDigits: 0, ...signOptions(options.sign) });
}

/** A whole count, short → "1.2M"; for tiles and axes, with the exact count beside or on hover. */
export function formatCompact(value: number): string {
  return print(String(value), { notation: 'compact', maximumFractionDigits: 1 });
}

/** MicroUsd, short → "$1.2K"; for axes. */
export function formatMoneyCompact(value: MicroUsd): string {
  if (value !== 0 && Math.abs(value) < 1_000_000) {
    return formatMoney(value, { precision: 'fine' });
  }
  return print(microToDecimal(value), {
    style: 'currency',
    currency: 'USD',
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
}

/** MicroCredits, short → "12.5K"; for axes. */
export function formatCreditsCompact(value: MicroCredits): string {
  return print(microToDecimal(value), { notation: 'compact', maximumFractionDigits: 2 });
}

/** numerator ÷ denominator for display; null when there is nothing to divide by. */
export function ratioOf(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}

/** A ratio (0.5 is a half) → "50%"; null → "—", because no revenue is not a margin of zero. */
export function formatPercent(
  ratio: number | null,
  options: SignOption & { places?: number | undefined } = {},
): string {
  if (ratio === null) return BLANK;
  return print(String(ratio), {
    style: 'percent',
    maximumFractionDigits: options.places ?? 1,
    ...signOptions(options.sign),
  });
}

/** A difference of two ratios (0.012) → "+1.2 pp": percentage points, with a sign. */
export function formatPoints(difference: number): string {
  const points = print(String(difference * 100), {
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  return `${points} pp`;
}
