import { describe, expect, test } from 'vitest';
import { decimalDigits, formatMoney, isCurrency, processingFee } from './money';

describe('the processing fee', () => {
  test.each([
    [999, 59],
    [3999, 146],
    [9999, 320],
    [29_999, 900],
    [50, 31],
    [500, 45],
  ])('of %i minor units is %i', (amount, fee) => {
    expect(processingFee(amount)).toBe(fee);
  });
});

describe('money', () => {
  test.each([
    [999, 'usd', '$9.99'],
    [1200, 'jpy', '¥1,200'],
    [1234, 'kwd', 'KWD 1.234'],
    [100_000, 'eur', '€1,000.00'],
  ])('of %i %s is written %s', (amount, currency, written) => {
    expect(formatMoney(amount, currency).replace('\u00a0', ' ')).toBe(written);
  });

  test('has two decimals unless the currency says otherwise', () => {
    expect(['usd', 'jpy', 'bhd'].map(decimalDigits)).toEqual([2, 0, 3]);
    expect([isCurrency('usd'), isCurrency('zzz')]).toEqual([true, false]);
  });
});
