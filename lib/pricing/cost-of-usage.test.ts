import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { microUsd, tokenCount } from '@/lib/platform/units';
import { costOfUsage, type Usage } from './cost-of-usage';
import { UnpricedBucket } from './errors';
import type { UpstreamPrice } from './price';
import { aPrice, tieredPrice, usageOf } from './support/prices';

const count = fc.nat({ max: 2_000_000 });
const anyUsage = fc.record({
  inputTokens: count,
  cachedInputTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
});
const anyPrice = fc
  .tuple(
    fc.nat({ max: 100_000_000 }),
    fc.nat({ max: 100_000_000 }),
    fc.nat({ max: 100_000_000 }),
    fc.nat({ max: 100_000_000 }),
  )
  .map(([input, cached, write, output]) => aPrice({ input, cached, write, output }));

describe('costOfUsage', () => {
  test('multiplies each bucket by its own rate', () => {
    const price = aPrice({
      input: 2_000_000,
      cached: 200_000,
      write: 2_500_000,
      output: 12_000_000,
    });
    const usage = usageOf({
      inputTokens: 1_000,
      cachedInputTokens: 500,
      cacheWriteTokens: 200,
      outputTokens: 100,
    });

    expect(costOfUsage(price, usage)).toBe(2_000 + 100 + 500 + 1_200);
  });

  test('rounds a fraction of a micro-dollar up', () => {
    const price = aPrice({ input: 150_000, output: 600_000 });

    expect(costOfUsage(price, usageOf({ inputTokens: 1 }))).toBe(1);
  });

  test('rounds the sum once, not each bucket', () => {
    const price = aPrice({ input: 250_000, cached: 250_000, write: 250_000, output: 250_000 });
    const usage = usageOf({
      inputTokens: 1,
      cachedInputTokens: 1,
      cacheWriteTokens: 1,
      outputTokens: 1,
    });

    expect(costOfUsage(price, usage)).toBe(1);
  });

  test('keeps the base rates up to the threshold and takes the long ones for the whole request above it', () => {
    const price = tieredPrice();
    const at = (inputTokens: number) =>
      costOfUsage(price, usageOf({ inputTokens, outputTokens: 1_000 }));

    expect(at(272_000)).toBe(272_000 * 5 + 1_000 * 30);
    expect(at(272_001)).toBe(272_001 * 10 + 1_000 * 45);
  });

  test('counts cached and cache-written input towards the threshold', () => {
    const usage = usageOf({ inputTokens: 1, cachedInputTokens: 272_000 });

    expect(costOfUsage(tieredPrice(), usage)).toBe(10 + 272_000);
  });

  test('does not count reasoning tokens twice: they are part of the output', () => {
    const price = aPrice({ input: 1_000_000, output: 1_000_000 });

    expect(costOfUsage(price, usageOf({ outputTokens: 10, reasoningTokens: 8 }))).toBe(10);
  });

  test.each([
    ['cached_input', { cachedInputTokens: 1 }],
    ['cache_write', { cacheWriteTokens: 1 }],
  ])('refuses usage in a bucket without a price: %s', (bucket, used) => {
    const price = aPrice({ input: 1_000_000, output: 1_000_000 });

    expect(() => costOfUsage(price, usageOf(used))).toThrow(
      expect.objectContaining({ details: { model: price.model, bucket } }) as UnpricedBucket,
    );
    expect(costOfUsage(price, usageOf({ inputTokens: 5 }))).toBe(5);
  });

  test('refuses a long request whose cached input has a base price only', () => {
    const tiered = tieredPrice();
    const price: UpstreamPrice = {
      ...tiered,
      long: tiered.long && { ...tiered.long, cachedInputMicroUsdPerMillionTokens: null },
    };

    expect(() =>
      costOfUsage(price, usageOf({ inputTokens: 300_000, cachedInputTokens: 1 })),
    ).toThrow(UnpricedBucket);
  });

  test('refuses a negative or broken count as a bug', () => {
    const broken: Usage = { ...usageOf({}), inputTokens: -1 as Usage['inputTokens'] };

    expect(() => costOfUsage(aPrice({ input: 1, output: 1 }), broken)).toThrow('whole number');
  });

  test('is exact beyond what a float product holds', () => {
    const price = aPrice({ input: 99_999_999_999, output: 0 });

    expect(costOfUsage(price, usageOf({ inputTokens: 90_000_000 }))).toBe(8_999_999_999_910);
  });
});

describe('costOfUsage, for any price and usage', () => {
  test('never falls when any bucket grows', () => {
    fc.assert(
      fc.property(anyPrice, anyUsage, anyUsage, (price, a, b) => {
        const more = usageOf({
          inputTokens: a.inputTokens + b.inputTokens,
          cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
          cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
          outputTokens: a.outputTokens + b.outputTokens,
        });
        expect(costOfUsage(price, more)).toBeGreaterThanOrEqual(costOfUsage(price, usageOf(a)));
      }),
    );
  });

  test('is never zero for work in a bucket that has a price', () => {
    fc.assert(
      fc.property(anyPrice, fc.integer({ min: 1, max: 1_000 }), (price, tokens) => {
        fc.pre(price.outputMicroUsdPerMillionTokens > 0);
        expect(costOfUsage(price, usageOf({ outputTokens: tokens }))).toBeGreaterThan(0);
      }),
    );
  });

  test('two requests cost together at most one micro-dollar more than one request with the same tokens', () => {
    fc.assert(
      fc.property(anyPrice, anyUsage, anyUsage, (price, a, b) => {
        const apart = costOfUsage(price, usageOf(a)) + costOfUsage(price, usageOf(b));
        const together = costOfUsage(
          price,
          usageOf({
            inputTokens: a.inputTokens + b.inputTokens,
            cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
            cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
            outputTokens: a.outputTokens + b.outputTokens,
          }),
        );
        expect(apart - together).toBeGreaterThanOrEqual(0);
        expect(apart - together).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is within one micro-dollar of the exact quotient, and never below it', () => {
    fc.assert(
      fc.property(anyPrice, anyUsage, (price, used) => {
        const exact =
          BigInt(used.inputTokens) * BigInt(price.inputMicroUsdPerMillionTokens) +
          BigInt(used.cachedInputTokens) * BigInt(price.cachedInputMicroUsdPerMillionTokens ?? 0) +
          BigInt(used.cacheWriteTokens) * BigInt(price.cacheWriteMicroUsdPerMillionTokens ?? 0) +
          BigInt(used.outputTokens) * BigInt(price.outputMicroUsdPerMillionTokens);
        const leftOver = BigInt(costOfUsage(price, usageOf(used))) * 1_000_000n - exact;
        expect(leftOver >= 0n && leftOver < 1_000_000n).toBe(true);
      }),
    );
  });
});

test('a count that is not a whole number never reaches a cost', () => {
  expect(() => tokenCount(1.5)).toThrow('safe integer');
  expect(() => microUsd(Number.NaN)).toThrow('safe integer');
});
