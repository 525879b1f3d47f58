import fc from 'fast-check';
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { countTokens, piecesOf, tokensOf } from './tokens';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);

describe('tokens', () => {
  test('are those of the o200k encoding', () => {
    for (const sample of ['', 'Say hello', 'Zwölf Boxkämpfer — 日本の庭園 🏯', 'a\n\n  b\tc']) {
      expect(countTokens(sample)).toBe(o200k(sample));
      expect(tokensOf(sample)).toHaveLength(o200k(sample));
      expect(countTokens(sample)).toBe(o200k(sample));
    }
  });

  test('of a text are as many as its count, and their pieces give it back', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const tokens = tokensOf(sample);
        expect(tokens).toHaveLength(countTokens(sample));
        expect(piecesOf(tokens)).toHaveLength(tokens.length);
        expect(piecesOf(tokens).join('')).toBe(sample);
      }),
    );
  });

  test('at the beginning of a text have pieces that break no character', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (sample, count) => {
        expect(sample).toContain(piecesOf(tokensOf(sample)).slice(0, count).join(''));
      }),
    );
  });

  test('take what looks like a special token for text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
  });

  // One unbroken run takes the tokenizer quadratic time: a prompt of 100,000 letters held it for 6 s.
  test('of one endless run are counted in a moment', () => {
    for (const unit of ['a', ' ', '😀', '\n', '語']) {
      const before = performance.now();
      expect(countTokens(unit.repeat(100_000))).toBeGreaterThan(300);
      expect(performance.now() - before).toBeLessThan(3_000);
    }
  });

  test('beside an endless run are counted as they would be without it', () => {
    const words = 'the quick brown fox jumps over the lazy dog '.repeat(20);
    const run = 'x'.repeat(257);
    expect(Math.abs(countTokens(words + run) - o200k(words) - o200k(run))).toBeLessThan(5);
  });
});
