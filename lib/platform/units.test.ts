import { describe, expect, test } from 'vitest';
import { multiplyDivideDown, multiplyDivideUp, tokenCount } from './units';

describe('multiplyDivideUp', () => {
  test('rounds a fraction up and leaves a whole alone', () => {
    expect(multiplyDivideUp(1, 1, 1_000_000)).toBe(1);
    expect(multiplyDivideUp(4, 500_000, 1_000_000)).toBe(2);
  });

  test('is exact where a float product is not', () => {
    expect(multiplyDivideUp(9_007_199_254_740_991, 3, 3)).toBe(9_007_199_254_740_991);
  });
});

describe('multiplyDivideDown', () => {
  test('rounds a fraction down, below zero too', () => {
    expect(multiplyDivideDown(7, 1, 2)).toBe(3);
    expect(multiplyDivideDown(-7, 1, 2)).toBe(-4);
  });
});

test('a token count is never negative', () => {
  expect(() => tokenCount(-1)).toThrow('not negative');
});
