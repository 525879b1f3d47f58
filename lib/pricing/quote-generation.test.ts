import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { basisPoints, credits, microUsd } from '@/lib/platform/units';
import { chargeForCost, chargeForWords } from './charge-for-cost';
import { costOfUsage } from './cost-of-usage';
import { inputTokensMax } from './input-tokens-max';
import type { MarkupRate, OperationPrice, OperationRate } from './price';
import { quoteGeneration } from './quote-generation';
import { aPrice, tieredPrice, usageOf } from './support/prices';

const shippedMarkup: MarkupRate = {
  kind: 'markup',
  markupBasisPoints: basisPoints(25_000),
  referenceMicroUsdPerCredit: microUsd(10_000),
};
const operation = (rate: OperationRate): OperationPrice => ({
  id: 'opr_test',
  operation: 'an-operation',
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  createdBy: 'system',
  ...rate,
});

describe('chargeForCost', () => {
  test('turns a cent of cost into two and a half credits at the shipped markup', () => {
    expect(chargeForCost(shippedMarkup, microUsd(10_000))).toBe(2_500_000);
  });

  test('rounds a fraction of a microcredit up', () => {
    const rate = { ...shippedMarkup, referenceMicroUsdPerCredit: microUsd(30_000) };

    expect(chargeForCost(rate, microUsd(1))).toBe(84);
  });

  test('is zero for nothing and at least one microcredit for any cost', () => {
    const cheap: MarkupRate = {
      kind: 'markup',
      markupBasisPoints: basisPoints(1),
      referenceMicroUsdPerCredit: microUsd(1_000_000_000),
    };

    expect(chargeForCost(cheap, microUsd(0))).toBe(0);
    expect(chargeForCost(cheap, microUsd(1))).toBe(1);
  });

  test('refuses a negative cost as a bug', () => {
    expect(() => chargeForCost(shippedMarkup, microUsd(-1))).toThrow('not negative');
  });
});

describe('chargeForWords', () => {
  test.each([
    [10, 2_500, 250],
    [20, 100, 5],
    [10, 2_509, 250],
    [10, 3, 1],
    [10, 0, 0],
  ])('at a credit for %i words, %i words cost %i credits', (wordsPerCredit, words, charge) => {
    expect(chargeForWords(wordsPerCredit, words)).toBe(credits(charge));
  });
});

describe('quoteGeneration', () => {
  test('quotes a fixed price whatever the size', () => {
    const price = operation({ kind: 'fixed', fixedMicroCredits: credits(1) });

    expect(
      quoteGeneration({
        operationPrice: price,
        upstreamPrice: tieredPrice(),
        inputTokensMax: 1_000_000,
        outputTokensMax: 1_000_000,
      }),
    ).toBe(credits(1));
  });

  test('quotes an operation priced by words by its words, and refuses to without them', () => {
    const input = {
      operationPrice: operation({ kind: 'per_words', wordsPerCredit: 10 }),
      upstreamPrice: aPrice({ input: 1, output: 1 }),
      inputTokensMax: 10,
      outputTokensMax: 10,
    };

    expect(quoteGeneration({ ...input, words: 2_500 })).toBe(credits(250));
    expect(() => quoteGeneration(input)).toThrow('quoted by words');
  });

  test('never quotes less than the charge of any request within the bounds', () => {
    const part = fc.nat({ max: 400_000 });
    fc.assert(
      fc.property(
        part,
        part,
        part,
        part,
        fc.nat({ max: 1_000 }),
        (input, cached, write, output, spare) => {
          const upstreamPrice = tieredPrice();
          const usage = usageOf({
            inputTokens: input,
            cachedInputTokens: cached,
            cacheWriteTokens: write,
            outputTokens: output,
          });
          const quote = quoteGeneration({
            operationPrice: operation(shippedMarkup),
            upstreamPrice,
            inputTokensMax: input + cached + write + spare,
            outputTokensMax: output + spare,
          });

          expect(quote).toBeGreaterThanOrEqual(
            chargeForCost(shippedMarkup, costOfUsage(upstreamPrice, usage)),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('inputTokensMax', () => {
  test('counts bytes, not letters, and room for each message', () => {
    const one = inputTokensMax([{ role: 'user', content: 'a' }]);
    const two = inputTokensMax([{ role: 'user', content: '日本' }]);

    expect(two - one).toBe(5);
    expect(inputTokensMax([])).toBeGreaterThan(0);
  });

  test('is never below what a byte-level tokenizer counts', async () => {
    const { encodeChat } = await import('gpt-tokenizer/model/gpt-4o');
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 1, maxLength: 5 }),
        (texts) => {
          const messages = texts.map((content) => ({ role: 'user' as const, content }));
          expect(inputTokensMax(messages)).toBeGreaterThanOrEqual(
            encodeChat(messages, 'gpt-4o').length,
          );
        },
      ),
    );
  });
});
