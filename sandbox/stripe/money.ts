// https://docs.stripe.com/currencies#zero-decimal and #three-decimal
const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '),
);
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

// https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
const MINIMUM: Readonly<Record<string, number>> = {
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** The largest amount of one payment, in minor units: eight digits. */
export const AMOUNT_MAX = 99_999_999;

/** The smallest amount of one payment, in minor units of the currency. */
export function minimumAmount(currency: string): number {
  return MINIMUM[currency] ?? 50;
}

/** How many decimal digits of a major unit the minor unit stands for. */
export function decimalDigits(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** True for three letters that name a currency known to this Node. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code.toUpperCase());
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/**
 * The processing fee that is taken from a payment: 2.9 % of the amount, rounded half up, and 30
 * minor units (the published rate for cards in the United States). All in minor units of the
 * currency.
 */
export function processingFee(amountMinor: number): number {
  return Math.floor((amountMinor * 29 + 500) / 1000) + 30;
}

/** Minor units as people read them: `$9.99`, `¥1,200`. */
export function formatMoney(amountMinor: number, currency: string): string {
  const digits = decimalDigits(currency);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amountMinor / 10 ** digits);
}
