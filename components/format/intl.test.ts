import { describe, expect, test } from 'vitest';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';
import {
  formatCompact,
  formatCount,
  formatCredits,
  formatCreditsCompact,
  formatMinorUnits,
  formatMoney,
  formatMoneyCompact,
  formatPercent,
  formatPoints,
  microToDecimal,
  ratioOf,
  toDecimal,
} from './intl';

const usd = (value: number) => value as MicroUsd;
const mc = (value: number) => value as MicroCredits;

describe('toDecimal', () => {
  test('places the point in the digits and drops trailing zeros', () => {
    expect(toDecimal(1_234_500_000, 6)).toBe('1234.5');
    expect(toDecimal(1, 6)).toBe('0.000001');
    expect(toDecimal(0, 6)).toBe('0');
    expect(toDecimal(500, 0)).toBe('500');
  });

  test('keeps the places that are asked for', () => {
    expect(toDecimal(900, 2, 2)).toBe('9.00');
  });

  test('writes a hyphen before what is below zero, and none before zero', () => {
    expect(toDecimal(-1, 6)).toBe('-0.000001');
    expect(toDecimal(-0, 6)).toBe('0');
  });

  test('is exact where a division would not be', () => {
    expect(microToDecimal(usd(Number.MAX_SAFE_INTEGER))).toBe('9007199254.740991');
    expect(toDecimal(123_456_789_012_345_678_901n, 6)).toBe('123456789012345.678901');
  });

  test('refuses a fraction of the smallest unit', () => {
    expect(() => toDecimal(0.5, 6)).toThrow(RangeError);
  });
});

describe('formatCredits', () => {
  test('groups thousands and says the unit', () => {
    expect(formatCredits(mc(1_234_500_000))).toBe('1,234.5 credits');
    expect(formatCredits(mc(0))).toBe('0 credits');
    expect(formatCredits(mc(1_000_000))).toBe('1 credit');
  });

  test('shows more places the smaller the amount, and never rounds a charge to zero', () => {
    expect(formatCredits(mc(1_239_999))).toBe('1.24 credits');
    expect(formatCredits(mc(123_456))).toBe('0.1235 credits');
    expect(formatCredits(mc(1))).toBe('0.000001 credits');
  });

  test('keeps all six places when exact', () => {
    expect(formatCredits(mc(1_234_500_123), { exact: true })).toBe('1,234.500123 credits');
  });

  test('marks direction with a sign', () => {
    expect(formatCredits(mc(-2_500_000))).toBe('−2.5 credits');
    expect(formatCredits(mc(2_500_000), { sign: true })).toBe('+2.5 credits');
    expect(formatCredits(mc(0), { sign: true })).toBe('0 credits');
  });

  test('is exact at the largest safe integer', () => {
    expect(formatCredits(mc(Number.MAX_SAFE_INTEGER), { exact: true })).toBe(
      '9,007,199,254.740991 credits',
    );
  });
});

describe('formatMoney', () => {
  test('shows cents from one cent up', () => {
    expect(formatMoney(usd(12_345_678))).toBe('$12.35');
    expect(formatMoney(usd(10_000))).toBe('$0.01');
    expect(formatMoney(usd(0))).toBe('$0.00');
  });

  test('shows four to six places below one cent', () => {
    expect(formatMoney(usd(4_200))).toBe('$0.0042');
    expect(formatMoney(usd(4_251))).toBe('$0.004251');
    expect(formatMoney(usd(1))).toBe('$0.000001');
  });

  test('writes a minus before a loss, also below one cent', () => {
    expect(formatMoney(usd(-3_000_000))).toBe('−$3.00');
    expect(formatMoney(usd(-150))).toBe('−$0.00015');
  });

  test('shows every known place when fine or exact', () => {
    expect(formatMoney(usd(1_234_567), { precision: 'fine' })).toBe('$1.234567');
    expect(formatMoney(usd(2_000_000), { precision: 'exact', code: true })).toBe('USD\u00a02.00');
  });

  test('groups and keeps cents of huge amounts', () => {
    expect(formatMoney(usd(Number.MAX_SAFE_INTEGER))).toBe('$9,007,199,254.74');
  });
});

describe('formatMinorUnits', () => {
  test('follows the currency’s own number of places', () => {
    expect(formatMinorUnits(999)).toBe('$9.99');
    expect(formatMinorUnits(500, 'jpy')).toBe('¥500');
    expect(formatMinorUnits(1_234, 'KWD', { code: true })).toBe('KWD\u00a01.234');
  });

  test('counts the krona as Stripe does', () => {
    expect(formatMinorUnits(50_000, 'ISK', { code: true })).toBe('ISK\u00a0500.00');
  });

  test('writes a refund with a minus', () => {
    expect(formatMinorUnits(-999)).toBe('−$9.99');
    expect(formatMinorUnits(-5)).toBe('−$0.05');
  });
});

describe('counts and shares', () => {
  test('groups counts and shortens them for axes', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatCount(-3)).toBe('−3');
    expect(formatCompact(1_234_567)).toBe('1.2M');
    expect(formatMoneyCompact(usd(1_234_000_000))).toBe('$1.2K');
    expect(formatMoneyCompact(usd(250_000))).toBe('$0.25');
    expect(formatMoneyCompact(usd(0))).toBe('$0');
    expect(formatCreditsCompact(mc(12_500_000_000))).toBe('12.5K');
  });

  test('leaves a share of nothing blank instead of zero', () => {
    expect(formatPercent(ratioOf(5, 0))).toBe('—');
    expect(formatPercent(ratioOf(0, 5))).toBe('0%');
  });

  test('writes shares with one place and a true minus', () => {
    expect(formatPercent(0.12345)).toBe('12.3%');
    expect(formatPercent(-0.5)).toBe('−50%');
    expect(formatPercent(0.042, { sign: true })).toBe('+4.2%');
    expect(formatPercent(-0.000_01)).toBe('0%');
  });

  test('writes the difference of two shares in points', () => {
    expect(formatPoints(0.0123)).toBe('+1.2 pp');
    expect(formatPoints(-0.5)).toBe('−50 pp');
    expect(formatPoints(0)).toBe('0 pp');
  });
});
