import { assert } from '@/lib/platform/assert';
import {
  credits,
  MICRO_CREDITS_PER_CREDIT,
  type MicroCredits,
  type MicroUsd,
  microCredits,
} from '@/lib/platform/units';
import type { MarkupRate } from './price';

const BASIS_POINTS_PER_ONE = 10_000n;

/**
 * Micro-dollars of cost → microcredits to charge: cost × markup, turned into credits at the reference value of one,
 * rounded up. Never zero for work that cost something.
 *   charge = ⌈cost µUSD × markup bp × 1,000,000 ÷ (10,000 × reference µUSD per credit)⌉
 */
export function chargeForCost(rate: MarkupRate, costMicroUsd: MicroUsd): MicroCredits {
  assert(costMicroUsd >= 0, 'a cost is not negative');
  assert(
    rate.markupBasisPoints > 0 && rate.referenceMicroUsdPerCredit > 0,
    'a markup and its reference are positive',
  );
  const numerator =
    BigInt(costMicroUsd) * BigInt(rate.markupBasisPoints) * BigInt(MICRO_CREDITS_PER_CREDIT);
  const denominator = BASIS_POINTS_PER_ONE * BigInt(rate.referenceMicroUsdPerCredit);
  return microCredits((numerator + denominator - 1n) / denominator);
}

/** Words → microcredits: whole credits, rounded down as the published list says, and at least one for any word. */
export function chargeForWords(wordsPerCredit: number, words: number): MicroCredits {
  assert(Number.isSafeInteger(words) && words >= 0, 'a number of words is whole and not negative');
  assert(wordsPerCredit > 0, 'a credit buys words');
  return words === 0 ? credits(0) : credits(Math.max(1, Math.floor(words / wordsPerCredit)));
}
