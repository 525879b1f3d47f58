import { describe, expect, test } from 'vitest';
import {
  formatDateTime,
  formatDateTimeExact,
  formatDay,
  formatDayShort,
  formatRelative,
  formatTime,
  formatZone,
} from './instant';

const AT = '2026-11-20T23:30:07Z';

describe('an instant', () => {
  test('falls on the day of the zone that is named, not of the machine', () => {
    expect(formatDay(AT)).toBe('Nov 20, 2026');
    expect(formatDay(AT, 'Pacific/Kiritimati')).toBe('Nov 21, 2026');
    expect(formatDay(AT, 'Pacific/Pago_Pago')).toBe('Nov 20, 2026');
    expect(formatDayShort(AT, 'Asia/Tokyo')).toBe('Nov 21');
  });

  test('is written with 24 hours, midnight as 00', () => {
    expect(formatTime('2026-11-20T00:05:00Z')).toBe('00:05');
    expect(formatDateTime(AT, 'Europe/Berlin')).toBe('Nov 21, 2026, 00:30');
  });

  test('carries seconds and zone in its exact form', () => {
    expect(formatDateTimeExact(AT, 'UTC')).toBe('Nov 20, 2026, 23:30:07 UTC');
  });

  test('is refused when it is none', () => {
    expect(() => formatDay('yesterday')).toThrow(RangeError);
  });
});

describe('formatRelative', () => {
  const now = Date.parse(AT);
  test.each([
    [1_000, 'just now'],
    [12_000, '12 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [7_200_000, '2 h ago'],
    [40 * 86_400_000, '40 d ago'],
    [-180_000, 'in 3 min'],
  ])('%i ms back is "%s"', (backMs, words) => {
    expect(formatRelative(now - backMs, now)).toBe(words);
  });
});

describe('formatZone', () => {
  test('names the zone and the offset in force on that day', () => {
    expect(formatZone('Europe/Berlin', '2026-01-10T00:00:00Z')).toBe('Europe/Berlin (GMT+1)');
    expect(formatZone('Europe/Berlin', '2026-07-10T00:00:00Z')).toBe('Europe/Berlin (GMT+2)');
    expect(formatZone('America/New_York', '2026-01-10T00:00:00Z')).toBe('America/New York (GMT-5)');
  });
});
