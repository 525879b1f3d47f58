import { describe, expect, test } from 'vitest';
import { dayIn, dayRangeOf } from '@/app/(customer)/account/_state/day-range';
import { ledgerQueryOf } from '@/app/(customer)/account/_state/ledger-filter';
import { requestFilterOf } from '@/app/(customer)/account/_state/request-filter';
import { hrefWith } from '@/app/(customer)/account/_state/search-params';
import { newId } from '@/lib/platform/ids';

const NOW = new Date('2026-11-20T10:30:00Z');
const inBerlin = { timeZone: 'Europe/Berlin', now: NOW };

describe('dayIn', () => {
  test.each([
    ['UTC', '2026-11-20'],
    ['Pacific/Kiritimati', '2026-11-21'],
    ['Pacific/Pago_Pago', '2026-11-19'],
  ])('says which day it is in %s', (timeZone, day) => {
    expect(dayIn(timeZone, NOW)).toBe(day);
  });
});

describe('dayRangeOf', () => {
  test('is the last 30 days of the reader’s zone, today included, when the address says nothing', () => {
    const { range, period } = dayRangeOf({}, inBerlin);
    expect(range).toEqual({ preset: '30d', from: '2026-10-22', until: '2026-11-21' });
    expect(period.from).toEqual(new Date('2026-10-21T22:00:00Z'));
    expect(period.until).toEqual(new Date('2026-11-20T23:00:00Z'));
  });

  test('is what the address says, zone included', () => {
    const { range, timeZone } = dayRangeOf(
      { range: 'custom', from: '2026-11-01', until: '2026-11-03', tz: 'Asia/Tokyo' },
      inBerlin,
    );
    expect([range.preset, range.from, range.until, timeZone]).toEqual([
      'custom',
      '2026-11-01',
      '2026-11-03',
      'Asia/Tokyo',
    ]);
  });

  test.each([
    { range: 'nonsense' },
    { range: 'custom' },
    { range: 'custom', from: '2026-02-30', until: '2026-03-01' },
    { range: 'custom', from: '2026-11-03', until: '2026-11-01' },
    { range: 'custom', from: '1900-01-01', until: '2026-11-01' },
    { tz: 'Mars/Olympus' },
    { range: ['custom', '7d'], from: ['x'] },
  ])('is the default when the address is mangled: %o', (params) => {
    const { range, timeZone } = dayRangeOf(params, inBerlin);
    expect([range.preset, timeZone]).toEqual(['30d', 'Europe/Berlin']);
  });
});

describe('requestFilterOf', () => {
  test('takes what can be a filter and leaves out the rest', () => {
    const site = newId('ins');
    const days = dayRangeOf({}, inBerlin);
    const filter = requestFilterOf(
      { site, key: 'ins_x', model: "gpt'; DROP", operation: 'chat', state: 'flying' },
      newId('cus'),
      days,
    );
    expect(filter).toMatchObject({ installationId: site, operation: 'chat' });
    expect([filter.keyId, filter.model, filter.state]).toEqual([undefined, undefined, undefined]);
  });
});

describe('ledgerQueryOf', () => {
  test('takes a line number for a cursor and a group for its reasons, and nothing else', () => {
    expect(ledgerQueryOf({ before: '12', type: 'usage' })).toEqual({
      before: 12,
      after: undefined,
      reasons: ['settle', 'late_settle'],
    });
    expect(ledgerQueryOf({ before: '-1', after: '1e9', type: 'all' })).toEqual({
      before: undefined,
      after: undefined,
      reasons: undefined,
    });
  });
});

describe('hrefWith', () => {
  test('keeps what an address says, but for what is changed or taken away', () => {
    const params = { q: 'a b', sort: 'name', after: 'x', empty: '' };
    expect(hrefWith('/account', params, { sort: 'spend', after: undefined })).toBe(
      '/account?q=a+b&sort=spend',
    );
    expect(hrefWith('/account', {}, {})).toBe('/account');
  });
});
