import { assert, never } from '@/lib/platform/assert';
import { type MicroCredits, type MicroUsd, microUsd } from '@/lib/platform/units';
import { chargeForCost, chargeForWords } from './charge-for-cost';
import type { OperationPrice, TokenRates, UpstreamPrice } from './price';

const TOKENS_PER_RATE = 1_000_000n;

export type QuoteInput = {
  readonly operationPrice: OperationPrice;
  readonly upstreamPrice: UpstreamPrice;
  /** No request has more input than this, whichever tokenizer counts. */
  readonly inputTokensMax: number;
  readonly outputTokensMax: number;
  /** Needed by operations that are priced by words. */
  readonly words?: number;
};

/** The most that a request can be charged, in microcredits: what to reserve. The charge never exceeds it. */
export function quoteGeneration(input: QuoteInput): MicroCredits {
  const { operationPrice: price } = input;
  switch (price.kind) {
    case 'fixed':
      return price.fixedMicroCredits;
    case 'per_words':
      assert(input.words !== undefined, 'an operation priced by words is quoted by words');
      return chargeForWords(price.wordsPerCredit, input.words);
    case 'markup':
      return chargeForCost(price, costMax(input));
    default:
      return never(price);
  }
}

/**
 * The most that the upstream can ask, in micro-dollars, rounded up. Which input will be read from or written to a cache
 * is not known before, so every input token is taken at the dearest bucket; a request that may pass the threshold is
 * taken at the dearer of the two tiers.
 */
export function costMax(
  input: Pick<QuoteInput, 'upstreamPrice' | 'inputTokensMax' | 'outputTokensMax'>,
): MicroUsd {
  const { upstreamPrice: price, inputTokensMax, outputTokensMax } = input;
  assert(
    Number.isSafeInteger(inputTokensMax) && inputTokensMax >= 0,
    'an upper bound of input tokens is whole and not negative',
  );
  assert(
    Number.isSafeInteger(outputTokensMax) && outputTokensMax >= 0,
    'an upper bound of output tokens is whole and not negative',
  );
  const most = (rates: TokenRates) =>
    BigInt(inputTokensMax) * BigInt(dearestInput(rates)) +
    BigInt(outputTokensMax) * BigInt(rates.outputMicroUsdPerMillionTokens);
  const mayBeLong = price.long !== null && inputTokensMax > price.long.aboveInputTokens;
  const tiers = [most(price), ...(mayBeLong && price.long !== null ? [most(price.long)] : [])];
  const product = tiers.reduce((a, b) => (a > b ? a : b));
  return microUsd((product + TOKENS_PER_RATE - 1n) / TOKENS_PER_RATE);
}

const dearestInput = (rates: TokenRates): number =>
  Math.max(
    rates.inputMicroUsdPerMillionTokens,
    rates.cachedInputMicroUsdPerMillionTokens ?? rates.inputMicroUsdPerMillionTokens,
    rates.cacheWriteMicroUsdPerMillionTokens ?? rates.inputMicroUsdPerMillionTokens,
  );
