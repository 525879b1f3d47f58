import type { NewUpstreamPrice } from '../store';
import { ONE_HAS_A_LONG_TIER, shippedFor } from './shipped-row';

const anthropic = shippedFor('anthropic');

/** Anthropic's published prices, in micro-dollars per million tokens. */
export const ANTHROPIC_PRICES: readonly NewUpstreamPrice[] = [
  anthropic('claude-haiku-4-5', {
    input: 1_000_000,
    cachedInput: 100_000,
    cacheWrite: 1_250_000,
    output: 5_000_000,
    other: { cache_write_1h: 2_000_000, web_searches: 10_000_000_000 },
  }),
  anthropic('claude-sonnet-4-5', {
    input: 3_000_000,
    cachedInput: 300_000,
    cacheWrite: 3_750_000,
    output: 15_000_000,
    long: {
      above: 200_000,
      input: 6_000_000,
      cachedInput: 600_000,
      cacheWrite: 7_500_000,
      output: 22_500_000,
    },
    other: {
      cache_write_1h: 6_000_000,
      long_cache_write_1h: 12_000_000,
      web_searches: 10_000_000_000,
    },
    source: ONE_HAS_A_LONG_TIER,
  }),
  // Lost its tier above 200,000 tokens that day; what held before is not in the book.
  anthropic('claude-sonnet-4-6', {
    from: '2026-03-13',
    input: 3_000_000,
    cachedInput: 300_000,
    cacheWrite: 3_750_000,
    output: 15_000_000,
    other: { cache_write_1h: 6_000_000, web_searches: 10_000_000_000 },
  }),
  // Cache rates before September follow the vendor's rule: a read 0.1 ×, a write 1.25 ×, a one-hour write 2 × input.
  anthropic('claude-sonnet-5', {
    input: 2_000_000,
    cachedInput: 200_000,
    cacheWrite: 2_500_000,
    output: 10_000_000,
    other: { cache_write_1h: 4_000_000, web_searches: 10_000_000_000 },
  }),
  anthropic('claude-sonnet-5', {
    from: '2026-09-01',
    input: 3_000_000,
    cachedInput: 300_000,
    cacheWrite: 3_750_000,
    output: 15_000_000,
    other: { cache_write_1h: 6_000_000, web_searches: 10_000_000_000 },
    source:
      'genai-prices v2 (2026-08-21), dated; Langfuse (2026-08-22), undated, still says 2/0.2/10',
    agree: false,
  }),
  anthropic('claude-opus-4-5', {
    input: 5_000_000,
    cachedInput: 500_000,
    cacheWrite: 6_250_000,
    output: 25_000_000,
    other: { cache_write_1h: 10_000_000, web_searches: 10_000_000_000 },
  }),
  anthropic('claude-opus-4-6', {
    input: 5_000_000,
    cachedInput: 500_000,
    cacheWrite: 6_250_000,
    output: 25_000_000,
    other: { cache_write_1h: 10_000_000, web_searches: 10_000_000_000 },
  }),
  anthropic('claude-opus-4-8', {
    input: 5_000_000,
    cachedInput: 500_000,
    cacheWrite: 6_250_000,
    output: 25_000_000,
    other: { cache_write_1h: 10_000_000, web_searches: 10_000_000_000 },
  }),
  anthropic('claude-opus-5', {
    input: 5_000_000,
    cachedInput: 500_000,
    cacheWrite: 6_250_000,
    output: 25_000_000,
    other: { cache_write_1h: 10_000_000, web_searches: 10_000_000_000 },
  }),
  anthropic('claude-fable-5', {
    input: 10_000_000,
    cachedInput: 1_000_000,
    cacheWrite: 12_500_000,
    output: 50_000_000,
    other: { cache_write_1h: 20_000_000, web_searches: 10_000_000_000 },
  }),
];
