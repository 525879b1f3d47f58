import { assert } from '@/lib/platform/assert';
import { type MicroUsd, microUsd, type TokenCount } from '@/lib/platform/units';
import { UnpricedBucket } from './errors';
import type { LongRates, TokenRates, UpstreamPrice } from './price';

const TOKENS_PER_RATE = 1_000_000n;

/**
 * What an upstream says it worked, in buckets that do not overlap: a token is counted in exactly one of the first
 * four. `reasoningTokens` are a part of `outputTokens`, for information.
 */
export type Usage = {
  /** Input that was neither read from nor written to a cache. */
  readonly inputTokens: TokenCount;
  readonly cachedInputTokens: TokenCount;
  readonly cacheWriteTokens: TokenCount;
  readonly outputTokens: TokenCount;
  readonly reasoningTokens: TokenCount;
};

/**
 * The cost of a request in micro-dollars: Σ tokens × rate ÷ 1,000,000, rounded up once, at the end. Upstreams invoice
 * sums; rounding each bucket would book up to three micro-dollars a request that nobody asks for. An input longer than
 * the price's threshold (all input buckets together) puts the whole request on the long rates.
 * Throws UnpricedBucket when a bucket has tokens and no rate: an unknown cost is an error, never zero.
 */
export function costOfUsage(price: UpstreamPrice, usage: Usage): MicroUsd {
  const rates = ratesFor(price, inputTokensOf(usage));
  const product =
    bucket(price, 'input', usage.inputTokens, rates.inputMicroUsdPerMillionTokens) +
    bucket(
      price,
      'cached_input',
      usage.cachedInputTokens,
      rates.cachedInputMicroUsdPerMillionTokens,
    ) +
    bucket(price, 'cache_write', usage.cacheWriteTokens, rates.cacheWriteMicroUsdPerMillionTokens) +
    bucket(price, 'output', usage.outputTokens, rates.outputMicroUsdPerMillionTokens);
  return microUsd((product + TOKENS_PER_RATE - 1n) / TOKENS_PER_RATE);
}

/** All tokens that went in, by whichever bucket. */
export const inputTokensOf = (usage: Usage): number =>
  usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens;

/** The rates of a request with that much input. */
export function ratesFor(price: UpstreamPrice, inputTokens: number): TokenRates | LongRates {
  return price.long !== null && inputTokens > price.long.aboveInputTokens ? price.long : price;
}

function bucket(price: UpstreamPrice, name: string, tokens: TokenCount, rate: MicroUsd | null) {
  assert(Number.isSafeInteger(tokens) && tokens >= 0, `${name} tokens are a whole number`);
  if (tokens === 0) return 0n;
  if (rate === null) throw new UnpricedBucket(price.model, name);
  return BigInt(tokens) * BigInt(rate);
}
