import { describe, expect, test } from 'vitest';
import type { UpstreamPrice } from './price';
import { priceBook } from './price-book';
import { SHIPPED_OPERATION_PRICES, SHIPPED_UPSTREAM_PRICES } from './shipped-prices';

// What the vendors publish, in USD per million tokens (web searches: per thousand), as of 2026-11-20:
// upstream | model | input | cached read | cache write | output | other | do two sources agree?
const PUBLISHED = `
openai | gpt-4o | 2.5 | 1.25 | – | 10 | – | yes
openai | gpt-4o-mini | 0.15 | 0.075 | – | 0.6 | – | yes
openai | gpt-4.1 | 2 | 0.5 | – | 8 | – | yes
openai | gpt-4.1-mini | 0.4 | 0.1 | – | 1.6 | – | yes
openai | gpt-4.1-nano | 0.1 | 0.025 | – | 0.4 | – | yes
openai | gpt-5 | 1.25 | 0.125 | – | 10 | – | yes
openai | gpt-5-mini | 0.25 | 0.025 | – | 2 | – | yes
openai | gpt-5-nano | 0.05 | 0.005 | – | 0.4 | – | yes
openai | gpt-5.1 | 1.25 | 0.125 | – | 10 | – | yes
openai | gpt-5.2 | 1.75 | 0.175 | – | 14 | – | yes
openai | gpt-5.4 | 2.5 (>272k: 5) | 0.25 (>272k: 0.5) | – | 15 (>272k: 22.5) | – | yes
openai | gpt-5.4-mini | 0.75 | 0.075 | – | 4.5 | – | yes
openai | gpt-5.4-nano | 0.2 | 0.02 | – | 1.25 | – | yes
openai | gpt-5.5 | 5 | 0.5 | – | 30 | – | yes
openai | gpt-5.6-sol | 5 (>272k: 10) | 0.5 (>272k: 1) | 6.25 (>272k: 12.5) | 30 (>272k: 45) | – | yes
openai | gpt-5.6-terra | 2 (>272k: 4) | 0.2 (>272k: 0.4) | 2.5 (>272k: 5) | 12 (>272k: 18) | – | yes
openai | gpt-5.6-luna | 0.2 (>272k: 0.4) | 0.02 (>272k: 0.04) | 0.25 (>272k: 0.5) | 1.2 (>272k: 1.8) | – | yes
openai | o3 | 2 | 0.5 | – | 8 | – | yes
openai | o4-mini | 1.1 | 0.275 | – | 4.4 | – | yes
openai | gpt-image-1-mini | 2 | 0.2 | – | 8 | input_image 2.5, cache_image_read 0.25 | one source
openai | gpt-image-1.5 | 5 | 1.25 | – | 10 | input_image 8, cache_image_read 2, output_image 32 | one source
openai | gpt-image-2 | 5 | 1.25 | – | 30 | input_image 8, cache_image_read 2 | one source
google | gemini-2.0-flash | 0.1 | 0.025 | – | 0.4 | input_audio 0.7, cache_audio_read 0.175 | yes
google | gemini-2.5-flash-lite | 0.1 | 0.01 | – | 0.4 | input_audio 0.3, cache_audio_read 0.03 | yes
google | gemini-2.5-flash | 0.3 | 0.03 | – | 2.5 | input_audio 1, cache_audio_read 0.1 | yes
google | gemini-2.5-pro | 1.25 (>200k: 2.5) | 0.125 (>200k: 0.25) | – | 10 (>200k: 15) | – | yes
google | gemini-2.5-flash-image | 0.3 | – | – | 2.5 | output_image 30 | one source
google | gemini-3-flash-preview | 0.5 | 0.05 | – | 3 | input_audio 1, cache_audio_read 0.1 | yes
google | gemini-3.1-flash-lite | 0.25 | 0.025 | – | 1.5 | input_audio 0.5, cache_audio_read 0.05 | yes
google | gemini-3.1-pro-preview | 2 (>200k: 4) | 0.2 (>200k: 0.4) | – | 12 (>200k: 18) | – | yes
google | gemini-3.1-flash-image-preview | 0.5 | – | – | 3 | output_image 60 | one source
google | gemini-3-pro-image-preview | 2 | – | – | 12 | output_image 120 | one source
google | gemini-3.5-flash-lite | 0.3 | 0.03 | – | 2.5 | – | yes
google | gemini-3.5-flash | 1.5 | 0.15 | – | 9 | – | yes
google | gemini-3.6-flash | 0.75 | 0.075 | – | 3.75 | – | yes
google | gemini-3.7-flash | 0.75 | 0.075 | – | 3.75 | – | yes
anthropic | claude-haiku-4-5 | 1 | 0.1 | 1.25 | 5 | cache_write_1h 2, web_searches/1k 10 | yes
anthropic | claude-sonnet-4-5 | 3 (>200k: 6) | 0.3 (>200k: 0.6) | 3.75 (>200k: 7.5) | 15 (>200k: 22.5) | cache_write_1h 6 (>200k: 12), web_searches/1k 10 | yes
anthropic | claude-sonnet-4-6 | 3 | 0.3 | 3.75 | 15 | cache_write_1h 6, web_searches/1k 10 | yes
anthropic | claude-sonnet-5 | 3 | 0.3 | 3.75 | 15 | cache_write_1h 6, web_searches/1k 10 | no
anthropic | claude-opus-4-5 | 5 | 0.5 | 6.25 | 25 | cache_write_1h 10, web_searches/1k 10 | yes
anthropic | claude-opus-4-6 | 5 | 0.5 | 6.25 | 25 | cache_write_1h 10, web_searches/1k 10 | yes
anthropic | claude-opus-4-8 | 5 | 0.5 | 6.25 | 25 | cache_write_1h 10, web_searches/1k 10 | yes
anthropic | claude-opus-5 | 5 | 0.5 | 6.25 | 25 | cache_write_1h 10, web_searches/1k 10 | yes
anthropic | claude-fable-5 | 10 | 1 | 12.5 | 50 | cache_write_1h 20, web_searches/1k 10 | yes
`;

const NONE = '–';
const day = (text: string) => new Date(`${text}T00:00:00Z`);

const book = priceBook(
  SHIPPED_UPSTREAM_PRICES.map((price, n) => ({ ...price, id: `upr_${n}` })),
  SHIPPED_OPERATION_PRICES.map((price, n) => ({ ...price, id: `opr_${n}` })),
)(day('2026-11-20'));

/** '0.075' → 75,000, without a float. */
function microUsdOf(dollars: string): number {
  const [whole = '', fraction = ''] = dollars.split('.');
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}

type Cell = { base: number | null; long: number | null; above: number | null };

/** '2.5 (>272k: 5)' → base, long rate and threshold. */
function cellOf(text: string): Cell {
  if (text === NONE) return { base: null, long: null, above: null };
  const [, base = '', above, long] = /^([\d.]+)(?: \(>(\d+)k: ([\d.]+)\))?$/.exec(text) ?? [];
  return {
    base: microUsdOf(base),
    long: long === undefined ? null : microUsdOf(long),
    above: above === undefined ? null : Number(above) * 1_000,
  };
}

/** 'cache_write_1h 6 (>200k: 12), web_searches/1k 10' → rates by name, per million. */
function othersOf(text: string): Record<string, number> {
  if (text === NONE) return {};
  return Object.fromEntries(
    text.split(', ').flatMap((part) => {
      const [name = '', ...amount] = part.split(' ');
      const { base, long } = cellOf(amount.join(' '));
      const perThousand = name.endsWith('/1k');
      const key = name.replace('/1k', '');
      const rate = (base ?? 0) * (perThousand ? 1_000 : 1);
      return long === null
        ? [[key, rate]]
        : [
            [key, rate],
            [`long_${key}`, long],
          ];
    }),
  );
}

const published = PUBLISHED.trim()
  .split('\n')
  .map(
    (line) => line.split(' | ') as [string, string, string, string, string, string, string, string],
  );

const rates = (price: UpstreamPrice) => ({
  input: price.inputMicroUsdPerMillionTokens,
  cached: price.cachedInputMicroUsdPerMillionTokens,
  write: price.cacheWriteMicroUsdPerMillionTokens,
  output: price.outputMicroUsdPerMillionTokens,
});

describe('the shipped price book', () => {
  test.each(published)(
    'asks what %s publishes for %s',
    (upstream, model, input, cached, write, output, other, agree) => {
      const price = book.upstreamPrice(upstream, model);
      const cells = {
        input: cellOf(input),
        cached: cellOf(cached),
        write: cellOf(write),
        output: cellOf(output),
      };

      expect(rates(price)).toEqual({
        input: cells.input.base,
        cached: cells.cached.base,
        write: cells.write.base,
        output: cells.output.base,
      });
      expect(price.long).toEqual(
        cells.input.above === null
          ? null
          : {
              aboveInputTokens: cells.input.above,
              inputMicroUsdPerMillionTokens: cells.input.long,
              cachedInputMicroUsdPerMillionTokens: cells.cached.long,
              cacheWriteMicroUsdPerMillionTokens: cells.write.long,
              outputMicroUsdPerMillionTokens: cells.output.long,
            },
      );
      expect(price.otherMicroUsdPerMillionTokens).toEqual(othersOf(other));
      expect(price.sourcesAgree).toBe(agree === 'yes');
    },
  );

  test('has no model that is not published', () => {
    expect(
      book
        .upstreamPrices()
        .map((price) => price.model)
        .sort(),
    ).toEqual(published.map(([, model]) => model).sort());
  });

  test.each([
    ['openai', 'gpt-5.6-luna', '2026-07-29', 1_000_000, 6_000_000],
    ['openai', 'gpt-5.6-luna', '2026-07-30', 200_000, 1_200_000],
    ['anthropic', 'claude-sonnet-5', '2026-08-31', 2_000_000, 10_000_000],
    ['anthropic', 'claude-sonnet-5', '2026-09-01', 3_000_000, 15_000_000],
    ['google', 'gemini-3.6-flash', '2026-12-31', 750_000, 3_750_000],
    ['google', 'gemini-3.6-flash', '2027-01-01', 1_500_000, 7_500_000],
    ['google', 'gemini-3.7-flash', '2026-12-31', 750_000, 3_750_000],
    ['google', 'gemini-3.7-flash', '2027-01-01', 1_500_000, 7_500_000],
  ])('changes the price of %s %s with the day: %s', (upstream, model, from, input, output) => {
    const price = book.upstreamPrice(upstream, model, day(from));

    expect([price.inputMicroUsdPerMillionTokens, price.outputMicroUsdPerMillionTokens]).toEqual([
      input,
      output,
    ]);
  });

  test('reads the cache of a promotional model at a tenth of its input, before and after it doubles', () => {
    expect(
      book.upstreamPrice('google', 'gemini-3.6-flash').cachedInputMicroUsdPerMillionTokens,
    ).toBe(75_000);
    expect(
      book.upstreamPrice('google', 'gemini-3.6-flash', day('2027-01-01'))
        .cachedInputMicroUsdPerMillionTokens,
    ).toBe(150_000);
  });
});

describe('the shipped list of operations', () => {
  test.each([
    ['outline', { kind: 'fixed', fixedMicroCredits: 50_000_000 }],
    ['chapter', { kind: 'per_words', wordsPerCredit: 10 }],
    ['enhance', { kind: 'per_words', wordsPerCredit: 20 }],
    ['story', { kind: 'fixed', fixedMicroCredits: 1_000_000 }],
    ['alt-text', { kind: 'fixed', fixedMicroCredits: 1_000_000 }],
    ['review', { kind: 'fixed', fixedMicroCredits: 1_000_000 }],
    ['staging', { kind: 'fixed', fixedMicroCredits: 20_000_000 }],
    ['improve-content', { kind: 'fixed', fixedMicroCredits: 0 }],
    ['chat', { kind: 'markup', markupBasisPoints: 25_000, referenceMicroUsdPerCredit: 10_000 }],
  ])('prices %s as published', (operation, rate) => {
    expect(book.operationPrice(operation)).toMatchObject(rate);
  });

  test('has nothing else', () => {
    expect(book.operationPrices()).toHaveLength(9);
  });
});
