import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countTokens } from './count-tokens';
import { inputTokensBound, inputTokensCounted, inputTokensPossible } from './input-bound';

const text = fc.oneof(
  fc.lorem({ maxCount: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 6_000 }),
  fc.string({ unit: 'binary', maxLength: 6_000 }),
);

describe('the bound of the input', () => {
  test('is never below our own count, and never above what is possible', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 20 }), async (given, messages) => {
        const bound = await inputTokensBound(given, messages);
        expect(bound).toBeGreaterThanOrEqual(await inputTokensCounted(given, messages));
        expect(bound).toBeLessThanOrEqual(inputTokensPossible(given, messages));
      }),
      { numRuns: 200 },
    );
  });

  test('of a long text is near its count: nobody is refused for credits that it would not take', async () => {
    const long = 'The harbour was quiet, and nobody spoke of the storm. '.repeat(2_000);
    expect(await inputTokensBound(long, 1)).toBeLessThan((await countTokens(long)) * 1.11 + 64);
  });
});

describe('countTokens', () => {
  test('takes time that grows with the text, even of one unbroken run', async () => {
    const startedAt = performance.now();
    await countTokens('x'.repeat(500_000));
    await countTokens(' '.repeat(500_000));
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('does not hold up other work', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await countTokens('some words that go on and on '.repeat(20_000));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  test('takes half a surrogate pair and special tokens for text', async () => {
    expect(await countTokens('a\ud800b<|endoftext|>')).toBeGreaterThan(3);
  });
});
