import { describe, expect, test } from 'vitest';
import {
  addMonths,
  customSpanProblem,
  formatSpan,
  isPlainDay,
  lengthDays,
  RANGE_PRESETS,
  resolvePreset,
  stepRange,
} from './date-range';

const TODAY = '2026-11-20';

describe('resolvePreset', () => {
  test.each([
    ['today', '2026-11-20', '2026-11-21'],
    ['yesterday', '2026-11-19', '2026-11-20'],
    ['7d', '2026-11-14', '2026-11-21'],
    ['30d', '2026-10-22', '2026-11-21'],
    ['90d', '2026-08-23', '2026-11-21'],
    ['mtd', '2026-11-01', '2026-11-21'],
    ['last-month', '2026-10-01', '2026-11-01'],
    ['qtd', '2026-10-01', '2026-11-21'],
    ['ytd', '2026-01-01', '2026-11-21'],
    ['12m', '2025-11-21', '2026-11-21'],
  ] as const)('%s runs from %s up to, not including, %s', (preset, from, until) => {
    expect(resolvePreset(preset, TODAY)).toEqual({ from, until });
  });

  test('gives exactly the days its name says', () => {
    expect(lengthDays(resolvePreset('7d', TODAY))).toBe(7);
    expect(lengthDays(resolvePreset('90d', '2026-03-01'))).toBe(90);
  });

  test('never gives an empty span, on any day of two years', () => {
    for (let day = 0; day < 731; day += 1) {
      const today = new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10);
      for (const preset of RANGE_PRESETS) {
        expect(lengthDays(resolvePreset(preset, today))).toBeGreaterThan(0);
      }
    }
  });

  test('takes January’s last month from the year before', () => {
    expect(resolvePreset('last-month', '2027-01-15')).toEqual({
      from: '2026-12-01',
      until: '2027-01-01',
    });
  });
});

describe('stepRange', () => {
  test('moves a whole month by a month, whatever its length', () => {
    expect(stepRange({ from: '2026-03-01', until: '2026-04-01' }, -1)).toEqual({
      from: '2026-02-01',
      until: '2026-03-01',
    });
  });

  test('moves any other span by its own length', () => {
    expect(stepRange({ from: '2026-11-14', until: '2026-11-21' }, -1)).toEqual({
      from: '2026-11-07',
      until: '2026-11-14',
    });
  });

  test('comes back to where it started', () => {
    for (const preset of RANGE_PRESETS) {
      const span = resolvePreset(preset, TODAY);
      expect(stepRange(stepRange(span, -1), 1)).toEqual(span);
    }
  });
});

describe('a custom span', () => {
  test('is refused when it runs backwards, lies ahead, or is no day of the calendar', () => {
    expect(customSpanProblem('2026-11-10', '2026-11-01', TODAY)).toMatch(/after the last/);
    expect(customSpanProblem('2026-12-01', '2026-12-02', TODAY)).toMatch(/future/);
    expect(customSpanProblem('', '2026-11-01', TODAY)).toMatch(/both days/);
    expect(customSpanProblem('2026-11-01', '2026-11-01', TODAY)).toBeUndefined();
  });

  test('knows the days that do not exist', () => {
    expect(isPlainDay('2028-02-29')).toBe(true);
    expect(isPlainDay('2026-02-29')).toBe(false);
    expect(isPlainDay('2026-13-01')).toBe(false);
    expect(isPlainDay('20261101')).toBe(false);
  });

  test('is written with both days included', () => {
    expect(formatSpan({ from: '2026-11-01', until: '2026-11-21' })).toBe('Nov 1 – 20, 2026');
    expect(formatSpan({ from: '2026-11-20', until: '2026-11-21' })).toBe('Nov 20, 2026');
  });

  test('keeps to the end of a shorter month', () => {
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  });
});
