import { describe, expect, test } from 'vitest';
import { expiryOf } from './order';

const expiry = (from: string, months: number | null) =>
  expiryOf(new Date(from), months)?.toISOString() ?? null;

describe('expiryOf', () => {
  test('is the same instant of the day, calendar months later', () => {
    expect(expiry('2026-11-20T13:14:15.678Z', 12)).toBe('2027-11-20T13:14:15.678Z');
    expect(expiry('2026-12-01T00:00:00.000Z', 1)).toBe('2027-01-01T00:00:00.000Z');
  });

  test('is the last day of a month that is too short', () => {
    expect(expiry('2026-01-31T10:00:00.000Z', 1)).toBe('2026-02-28T10:00:00.000Z');
    expect(expiry('2028-02-29T10:00:00.000Z', 12)).toBe('2029-02-28T10:00:00.000Z');
    expect(expiry('2027-02-28T10:00:00.000Z', 12)).toBe('2028-02-28T10:00:00.000Z');
  });

  test('is never for credits without a term', () => {
    expect(expiry('2026-11-20T13:14:15.678Z', null)).toBeNull();
  });
});
