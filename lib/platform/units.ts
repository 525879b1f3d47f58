import { assert } from './assert';

declare const unit: unique symbol;
type Quantity<Name extends string> = number & { readonly [unit]: Name };

/** Credits × 1,000,000. The ledger counts in these. */
export type MicroCredits = Quantity<'microCredits'>;
/** US dollars × 1,000,000: what an upstream costs us, and what consumed credits earned. */
export type MicroUsd = Quantity<'microUsd'>;
/** US cents, as Stripe writes amounts. */
export type UsdCents = Quantity<'usdCents'>;
export type TokenCount = Quantity<'tokens'>;
/** Hundredths of a per cent: 10,000 is × 1. */
export type BasisPoints = Quantity<'basisPoints'>;

export const MICRO_CREDITS_PER_CREDIT = 1_000_000;

const MICRO_USD_PER_CENT = 10_000;

function integer(value: number | bigint): number {
  const number = Number(value);
  assert(Number.isSafeInteger(number), `a quantity is a safe integer, got ${String(value)}`);
  return number;
}

export const microCredits = (value: number | bigint) => integer(value) as MicroCredits;
export const microUsd = (value: number | bigint) => integer(value) as MicroUsd;
export const usdCents = (value: number | bigint) => integer(value) as UsdCents;
export const basisPoints = (value: number | bigint) => integer(value) as BasisPoints;

/** A token count is never negative: an upstream that says so is not believed. */
export function tokenCount(value: number | bigint): TokenCount {
  const number = integer(value);
  assert(number >= 0, `a token count is not negative, got ${number}`);
  return number as TokenCount;
}

/** Whole credits → microcredits. */
export const credits = (value: number) => microCredits(value * MICRO_CREDITS_PER_CREDIT);

/** Cents → micro-dollars, exact. */
export const microUsdFromCents = (value: UsdCents) => microUsd(value * MICRO_USD_PER_CENT);

/** value × numerator ÷ denominator, rounded towards +∞. All arguments are integers; the product does not overflow. */
export function multiplyDivideUp(value: number, numerator: number, denominator: number): number {
  assert(denominator > 0, 'the denominator is positive');
  const product = BigInt(integer(value)) * BigInt(integer(numerator));
  const divisor = BigInt(integer(denominator));
  const quotient = product / divisor;
  return integer(product % divisor > 0n ? quotient + 1n : quotient);
}

/** value × numerator ÷ denominator, rounded towards −∞. */
export function multiplyDivideDown(value: number, numerator: number, denominator: number): number {
  return -multiplyDivideUp(-value, numerator, denominator) + 0;
}
