import { describe, expect, test } from 'vitest';
import {
  installationQueryOf,
  sortChange,
} from '@/app/(provider)/provider/_state/installation-query';
import { cursorPage, offsetOf, pageLinks } from '@/app/(provider)/provider/_state/paging';
import { figuresViewOf, searchOf } from '@/app/(provider)/provider/_state/view';

const NOW = new Date('2026-11-20T10:00:00Z');

describe('the period of a provider page', () => {
  test('is the last thirty days in UTC, held against the thirty before, when the address says nothing', () => {
    const view = figuresViewOf({}, NOW);
    expect([view.range.from, view.range.until, view.timeZone, view.period.grain]).toEqual([
      '2026-10-22',
      '2026-11-21',
      'UTC',
      'day',
    ]);
    expect(view.compared).toMatchObject({ label: 'Sep 22 – Oct 21, 2026', partial: true });
    expect(view.compared?.elapsed.until).toEqual(new Date('2026-10-21T10:00:00Z'));
  });

  test('offers only grains that make a chart of readable length', () => {
    expect(figuresViewOf({ range: 'today' }, NOW).grains).toContain('hour');
    const year = figuresViewOf({ range: '12m', grain: 'hour' }, NOW);
    expect(year.grains).not.toContain('hour');
    expect(year.period.grain).toBe('week');
  });

  test('can be held against a year earlier, or against nothing', () => {
    const year = figuresViewOf({ range: 'last-month', compare: 'year' }, NOW);
    expect(year.compared).toMatchObject({ label: 'Oct 1 – 31, 2025', partial: false });
    expect(figuresViewOf({ compare: 'none' }, NOW).compared).toBeUndefined();
  });

  test('is the usual one for what cannot be read', () => {
    const mangled = { range: 'custom', from: '2026-13-01', until: 'x', tz: 'Mars/Olympus' };
    expect(figuresViewOf({ ...mangled, compare: 'y', grain: 'second' }, NOW)).toEqual(
      figuresViewOf({}, NOW),
    );
  });
});

describe('the list of installations', () => {
  test('begins with the worst profit, and each figure with its largest', () => {
    expect(installationQueryOf({})).toEqual({ sort: 'profit', descending: false });
    expect(installationQueryOf({ sort: 'cost' })).toEqual({ sort: 'cost', descending: true });
    expect(installationQueryOf({ sort: 'nonsense', flag: 'x' })).toEqual({
      sort: 'profit',
      descending: false,
    });
  });

  test('turns round when it is sorted by the same column again, and goes back to its first page', () => {
    const cost = { sort: 'cost', descending: true };
    expect(sortChange(cost, 'cost')).toEqual({ sort: 'cost', dir: 'asc', after: undefined });
    expect(sortChange(cost, 'profit')).toEqual({
      sort: undefined,
      dir: undefined,
      after: undefined,
    });
  });
});

describe('a search', () => {
  test('is cut to what a verb takes, without what cannot be printed', () => {
    expect(searchOf({ q: ` a\u0000b ${'x'.repeat(300)}` })).toHaveLength(200);
    expect(searchOf({ q: '  ' })).toBeUndefined();
  });
});

describe('paging', () => {
  test('takes a mangled offset for the first page', () => {
    expect([
      offsetOf({ after: '-1' }),
      offsetOf({ after: '1e9' }),
      offsetOf({ after: '50' }),
    ]).toEqual([0, 0, 50]);
  });

  test('leads to the pages beside, where there are any, and keeps the filters', () => {
    const links = pageLinks(
      '/p',
      { q: 'a', after: '50' },
      { offset: 50, pageRows: 50, total: 101 },
    );
    expect(links).toEqual({ previousHref: '/p?q=a', nextHref: '/p?q=a&after=100' });
    expect(pageLinks('/p', {}, { offset: 0, pageRows: 50, total: 50 })).toEqual({});
  });

  test('goes on from the last row shown only when there is another one', () => {
    const id = (row: string) => row;
    expect(cursorPage(['a', 'b', 'c'], 2, id)).toEqual({ shown: ['a', 'b'], next: 'b' });
    expect(cursorPage(['a', 'b'], 2, id)).toEqual({ shown: ['a', 'b'], next: undefined });
  });
});
