import { describe, expect, test } from 'vitest';
import { db, execute, sql } from '@/lib/platform/db';
import { anInstallation } from '@/tests/support/factories';
import {
  comparedPeriod,
  grainStarts,
  periodOf,
  previousPeriod,
  profitByGrain,
  profitByInstallation,
  profitForExport,
  profitSparklines,
  profitTotals,
  sumOfPoints,
} from '.';

const HOUR_MS = 3_600_000;

async function used(
  site: { customerId: string; installationId: string },
  at: string,
  revenue: number,
  cost: number,
) {
  await execute(
    db(),
    sql`INSERT INTO usage_rollup (customer_id, installation_id, bucket_at, operation, model, generations, failures, unknown_costs,
          input_tokens, cached_input_tokens, output_tokens, charge_micro_credits, cost_micro_usd, revenue_micro_usd)
        VALUES (${site.customerId}, ${site.installationId}, ${at}::timestamptz, 'chat', 'gpt-5.4-mini', 1, 0, 0, 10, 0, 20, 100, ${cost}, ${revenue})`,
  );
}

describe('periodOf', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['Pacific/Kiritimati', '2026-05-01', 24],
    ['Pacific/Pago_Pago', '2026-05-01', 24],
  ])('makes the day of %s on %s %i hours long', (timeZone, day, hours) => {
    const next = new Date(new Date(`${day}T00:00:00Z`).getTime() + 24 * HOUR_MS)
      .toISOString()
      .slice(0, 10);
    const period = periodOf({ fromDay: day, untilDay: next, timeZone });
    expect((period.until.getTime() - period.from.getTime()) / HOUR_MS).toBe(hours);
    expect(grainStarts(period)).toHaveLength(hours);
  });

  test('refuses a zone that does not exist and a period that ends before it begins', () => {
    expect(() =>
      periodOf({ fromDay: '2026-01-01', untilDay: '2026-01-02', timeZone: 'Mars/Olympus' }),
    ).toThrow();
    expect(() =>
      periodOf({ fromDay: '2026-01-02', untilDay: '2026-01-01', timeZone: 'UTC' }),
    ).toThrow();
  });
});

describe('previousPeriod', () => {
  test('takes only the elapsed part of the earlier period while this one runs', () => {
    const today = periodOf({ fromDay: '2026-11-20', untilDay: '2026-11-21', timeZone: 'UTC' });
    const before = previousPeriod(today, new Date('2026-11-20T06:00:00Z'));
    expect([before.from, before.until]).toEqual([
      new Date('2026-11-19T00:00:00Z'),
      new Date('2026-11-19T06:00:00Z'),
    ]);
  });
});

describe('comparedPeriod', () => {
  const zone = 'America/New_York';
  const bounds = ({ from, until }: { from: Date; until: Date }) => [
    from.toISOString(),
    until.toISOString(),
  ];

  test('holds whole months against whole months, whatever their length', () => {
    const march = periodOf({ fromDay: '2026-03-01', untilDay: '2026-04-01', timeZone: zone });
    expect(bounds(comparedPeriod(march))).toEqual([
      '2026-02-01T05:00:00.000Z',
      '2026-03-01T05:00:00.000Z',
    ]);
  });

  test('steps by days of the calendar across a change of clocks', () => {
    const week = periodOf({ fromDay: '2026-03-08', untilDay: '2026-03-15', timeZone: zone });
    expect(bounds(comparedPeriod(week))).toEqual([
      '2026-03-01T05:00:00.000Z',
      '2026-03-08T05:00:00.000Z',
    ]);
    expect(bounds(comparedPeriod(week, 'year'))).toEqual([
      '2025-03-08T05:00:00.000Z',
      '2025-03-15T04:00:00.000Z',
    ]);
  });
});

describe('profitByGrain', () => {
  test.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'America/St_Johns'])(
    'puts usage into the day that it is in %s, and its points add up to the totals',
    async (timeZone) => {
      const site = await anInstallation();
      const period = periodOf({ fromDay: '2026-10-20', untilDay: '2026-11-10', timeZone });
      const scope = { customerId: site.customerId };
      await used(site, '2026-10-31T09:45:00Z', 5_000, 1_000);
      await used(site, '2026-10-31T10:15:00Z', 7_000, 9_000);
      await used(site, '2026-10-31T18:30:00Z', 100, 50);

      const points = await profitByGrain(db(), period, scope);
      expect(points).toHaveLength(21);
      const sum = points.reduce((total, point) => total + point.profitMicroUsd, 0);
      const totals = await profitTotals(db(), period, scope);
      expect([sum, totals.revenueMicroUsd, totals.costMicroUsd]).toEqual([2_050, 12_100, 10_050]);
      expect(sumOfPoints(points)).toEqual(totals);
      for (const point of points.filter(({ generations }) => generations > 0)) {
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(
          point.at,
        );
        expect(clock).toBe('00:00');
      }
    },
  );
});

describe('profitByInstallation', () => {
  const period = periodOf({ fromDay: '2026-11-01', untilDay: '2026-11-08', timeZone: 'UTC' });

  test('sorts the filtered set on the server and counts all of it', async () => {
    const site = await anInstallation();
    const worse = await anInstallation({ customerId: site.customerId });
    const idle = await anInstallation({ customerId: site.customerId });
    await used(site, '2026-11-02T00:00:00Z', 9_000, 1_000);
    await used(worse, '2026-11-02T00:00:00Z', 1_000, 4_000);

    const page = {
      sort: 'profit',
      descending: false,
      customerId: site.customerId,
      limit: 2,
      offset: 0,
    } as const;
    const first = await profitByInstallation(db(), period, page);
    expect(first.totals.installations).toBe(3);
    expect(first.installations.map(({ installationId }) => installationId)).toEqual([
      worse.installationId,
      idle.installationId,
    ]);
    const second = await profitByInstallation(db(), period, { ...page, offset: 2 });
    expect(second.installations.map(({ profitMicroUsd }) => profitMicroUsd)).toEqual([8_000]);
  });

  test('adds up the filtered set, not the page, and exports all of it', async () => {
    const site = await anInstallation();
    const other = await anInstallation({ customerId: site.customerId });
    await used(site, '2026-11-02T00:00:00Z', 9_000, 1_000);
    await used(other, '2026-11-03T00:00:00Z', 500, 2_000);
    const filter = { customerId: site.customerId };
    const beyond = { ...filter, sort: 'profit', descending: false, limit: 1, offset: 9 } as const;
    expect(await profitByInstallation(db(), period, beyond)).toMatchObject({
      installations: [],
      totals: { installations: 2, revenueMicroUsd: 9_500, profitMicroUsd: 6_500 },
    });
    const all = await profitForExport(db(), period, {
      ...filter,
      sort: 'margin',
      descending: true,
    });
    expect(all.installations.map(({ installationId }) => installationId)).toEqual([
      site.installationId,
      other.installationId,
    ]);
    const lines = await profitSparklines(db(), period, [site, other]);
    expect(lines.get(site.installationId)).toEqual([0, 8_000, 0, 0, 0, 0, 0]);
    expect(lines.get(other.installationId)).toEqual([0, 0, -1_500, 0, 0, 0, 0]);
  });

  test('puts an installation without revenue last when sorted by margin, either way', async () => {
    const site = await anInstallation();
    const idle = await anInstallation({ customerId: site.customerId });
    await used(site, '2026-11-02T00:00:00Z', 1_000, 4_000);
    for (const descending of [true, false]) {
      const query = { sort: 'margin', descending, customerId: site.customerId } as const;
      const { installations } = await profitByInstallation(db(), period, {
        ...query,
        limit: 10,
        offset: 0,
      });
      expect(installations.at(-1)?.installationId).toBe(idle.installationId);
    }
  });

  test('lets through only what is flagged', async () => {
    const site = await anInstallation();
    const losing = await anInstallation({ customerId: site.customerId });
    await used(site, '2026-11-02T00:00:00Z', 9_000, 1_000);
    await used(losing, '2026-11-03T00:00:00Z', 500, 2_000);
    const { customerId } = site;
    const query = { sort: 'name', descending: false, customerId, limit: 9, offset: 0 } as const;
    const lossMaking = await profitByInstallation(db(), period, { ...query, flag: 'loss' });
    expect(lossMaking.installations.map(({ installationId }) => installationId)).toEqual([
      losing.installationId,
    ]);
    expect(lossMaking.totals).toMatchObject({ installations: 1, profitMicroUsd: -1_500 });
    const old = periodOf({ fromDay: '2025-11-01', untilDay: '2025-11-08', timeZone: 'UTC' });
    await used(site, '2025-11-02T00:00:00Z', 1, 1);
    const silent = await profitByInstallation(db(), old, { ...query, flag: 'silent' });
    expect(silent.installations.map(({ installationId }) => installationId)).toEqual([
      site.installationId,
    ]);
    const unknown = await profitByInstallation(db(), period, { ...query, flag: 'unknown' });
    expect(unknown.totals.installations).toBe(0);
  });

  test('takes wildcards in a search for what they are', async () => {
    const site = await anInstallation();
    const page = {
      sort: 'name',
      descending: false,
      customerId: site.customerId,
      limit: 10,
      offset: 0,
    } as const;
    const found = async (search: string) =>
      (await profitByInstallation(db(), period, { ...page, search })).totals.installations;
    expect([await found('%'), await found('A site')]).toEqual([0, 1]);
  });
});
