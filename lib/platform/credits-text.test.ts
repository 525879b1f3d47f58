import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditsText, microCreditsFromText } from './credits-text';
import { microCredits } from './units';

describe('creditsText', () => {
  test.each([
    [0, '0'],
    [1, '0.000001'],
    [12_500_000, '12.5'],
    [1_000_000, '1'],
    [-30_700, '-0.0307'],
    [9_007_199_254_740_991, '9007199254.740991'],
  ])('writes %i microcredits as %s', (value, text) => {
    expect(creditsText(microCredits(value))).toBe(text);
  });
});

describe('microCreditsFromText', () => {
  test('reads back what was written, to the microcredit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000_000_000 }), (value) => {
        expect(microCreditsFromText(creditsText(value))).toBe(value);
      }),
    );
  });

  test.each(['', '-1', '1.', '.5', '1e3', '01', '1.0000001', '99999999999', ' 1', 'NaN'])(
    'refuses %j',
    (text) => {
      expect(microCreditsFromText(text)).toBeUndefined();
    },
  );
});
