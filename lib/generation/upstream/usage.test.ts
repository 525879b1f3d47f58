import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readUsage } from './usage';

const bounds = { inputTokensMax: 1_000, outputTokensMax: 500 };
const usage = (more: Record<string, unknown> = {}) => ({
  prompt_tokens: 100,
  completion_tokens: 50,
  total_tokens: 150,
  ...more,
});

describe('readUsage', () => {
  test('splits the input into buckets that do not overlap', () => {
    const raw = usage({
      prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 20 },
      completion_tokens_details: { reasoning_tokens: 10 },
    });
    expect(readUsage(raw, bounds)).toEqual({
      inputTokens: 50,
      cachedInputTokens: 30,
      cacheWriteTokens: 20,
      outputTokens: 50,
      reasoningTokens: 10,
    });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['no output', { prompt_tokens: 1, total_tokens: 1 }],
    ['a text', usage({ completion_tokens: '50' })],
    ['a fraction', usage({ completion_tokens: 50.5, total_tokens: 150.5 })],
    ['less than nothing', usage({ completion_tokens: -50, total_tokens: 50 })],
    ['a sum that is none', usage({ total_tokens: 151 })],
    ['more cached than there was', usage({ prompt_tokens_details: { cached_tokens: 101 } })],
    [
      'parts that are more than the whole',
      usage({ prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 60 } }),
    ],
    ['more thinking than output', usage({ completion_tokens_details: { reasoning_tokens: 51 } })],
    ['sound', usage({ completion_tokens_details: { audio_tokens: 5 } })],
    ['more output than was allowed', usage({ completion_tokens: 501, total_tokens: 601 })],
    ['more input than was sent', usage({ prompt_tokens: 1_001, total_tokens: 1_051 })],
    ['numbers beyond exactness', usage({ prompt_tokens: 2 ** 60, total_tokens: 2 ** 60 + 50 })],
    ['details that are none', usage({ prompt_tokens_details: 'many' })],
  ])('does not believe %s', (_what, raw) => {
    expect(readUsage(raw, bounds)).toBeNull();
  });

  test('never adds up to something else than the upstream said, whatever it says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(2_000), fc.nat(2_000), fc.nat(2_000), (noise, a, b, c) => {
        const raw = {
          prompt_tokens: a,
          completion_tokens: b,
          total_tokens: a + b,
          prompt_tokens_details: { cached_tokens: c, audio_tokens: null, noise },
          noise,
        };
        const read = readUsage(raw, bounds);
        if (read === null) return;
        expect(read.inputTokens + read.cachedInputTokens + read.cacheWriteTokens).toBe(a);
        expect(read.outputTokens).toBe(b);
        expect(Math.min(...Object.values(read))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
