import { describe, expect, test } from 'vitest';
import { db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, microCredits } from '@/lib/platform/units';
import { aCustomer, aGeneration, aKey, anInstallation } from '@/tests/support/factories';
import {
  burnADay,
  daysLeft,
  eachRequest,
  latestGeneration,
  listRequests,
  onboardingOf,
  periodOf,
  requestFacets,
  spendBy,
  spendByKey,
  sumRequests,
} from '.';

const NOW = new Date('2026-11-20T10:20:00Z');
const DAY_MS = 86_400_000;

async function charged(
  site: { customerId: string; installationId: string },
  at: string,
  charge: number,
  failures = 0,
) {
  await execute(
    db(),
    sql`INSERT INTO usage_rollup (customer_id, installation_id, bucket_at, operation, model, generations, failures, unknown_costs,
          input_tokens, cached_input_tokens, output_tokens, charge_micro_credits, cost_micro_usd, revenue_micro_usd)
        VALUES (${site.customerId}, ${site.installationId}, ${at}::timestamptz, 'chat', 'gpt-5.4-mini', 1, ${failures}, 0, 10, 5, 20, ${charge}, 1, 2)`,
  );
}

describe('burnADay', () => {
  test('is the mean of the last seven whole days of the zone, today and the eighth left out', async () => {
    const site = await anInstallation();
    await charged(site, '2026-11-20T09:00:00Z', 700_000_000);
    await charged(site, '2026-11-19T23:45:00Z', 10_000_001);
    await charged(site, '2026-11-13T00:00:00Z', 4_000_000);
    await charged(site, '2026-11-12T23:45:00Z', 900_000_000);
    const { customerId } = site;
    expect(await burnADay(db(), { customerId, timeZone: 'UTC', now: NOW })).toBe(2_000_001);
    // In Kiritimati it is the 21st already, so the morning of the 20th counts and the 13th in UTC is out of reach.
    expect(
      await burnADay(db(), {
        customerId,
        timeZone: 'Pacific/Kiritimati',
        now: new Date('2026-11-20T10:20:00Z'),
      }),
    ).toBe(101_428_572);
  });

  test('counts nothing of another customer', async () => {
    const [mine, theirs] = [await anInstallation(), await anInstallation()];
    await charged(theirs, '2026-11-18T00:00:00Z', 7_000_000);
    expect(await burnADay(db(), { customerId: mine.customerId, timeZone: 'UTC', now: NOW })).toBe(
      0,
    );
  });
});

describe('daysLeft', () => {
  test('counts whole days, and sees no end while nothing is burnt', () => {
    expect(daysLeft(credits(10), credits(3))).toBe(3);
    expect(daysLeft(credits(2), credits(3))).toBe(0);
    expect(daysLeft(credits(10), microCredits(0))).toBeNull();
  });
});

describe('spendBy', () => {
  test('adds up each site, dearest first, with a figure for each day', async () => {
    const cheap = await anInstallation();
    const dear = await anInstallation({ customerId: cheap.customerId });
    await anInstallation({ customerId: cheap.customerId });
    await charged(cheap, '2026-11-18T10:00:00Z', 1_000);
    await charged(dear, '2026-11-18T10:00:00Z', 5_000);
    await charged(dear, '2026-11-20T10:00:00Z', 0, 1);
    await charged(dear, '2026-11-21T00:00:00Z', 9_999);
    const period = periodOf({ fromDay: '2026-11-18', untilDay: '2026-11-21', timeZone: 'UTC' });
    expect(await spendBy(db(), period, cheap.customerId, 'site')).toEqual([
      {
        key: dear.installationId,
        generations: 2,
        failures: 1,
        tokens: 70,
        chargeMicroCredits: 5_000,
        charges: [5_000, 0, 0],
      },
      {
        key: cheap.installationId,
        generations: 1,
        failures: 0,
        tokens: 35,
        chargeMicroCredits: 1_000,
        charges: [1_000, 0, 0],
      },
    ]);
  });

  test('adds up models and operations over all sites, and nothing of another customer', async () => {
    const one = await anInstallation();
    const two = await anInstallation({ customerId: one.customerId });
    await charged(one, '2026-11-18T10:00:00Z', 1_000);
    await charged(two, '2026-11-19T10:00:00Z', 2_000);
    await charged(await anInstallation(), '2026-11-18T10:00:00Z', 9_999);
    const period = periodOf({ fromDay: '2026-11-18', untilDay: '2026-11-21', timeZone: 'UTC' });
    for (const [dimension, key] of [
      ['model', 'gpt-5.4-mini'],
      ['operation', 'chat'],
    ] as const)
      expect(await spendBy(db(), period, one.customerId, dimension)).toMatchObject([
        { key, generations: 2, chargeMicroCredits: 3_000, charges: [1_000, 2_000, 0] },
      ]);
  });
});

describe('onboardingOf', () => {
  test('ticks each step when its thing is there, and a failed request is no first generation', async () => {
    const { customerId } = await aCustomer();
    const nothing = {
      hasInstallation: false,
      hasKey: false,
      hasGeneration: false,
      hasPurchase: false,
      dismissedAt: null,
    };
    expect(await onboardingOf(db(), customerId)).toEqual(nothing);
    const site = await anInstallation({ customerId });
    expect(await onboardingOf(db(), customerId)).toEqual({ ...nothing, hasInstallation: true });
    await charged(site, '2026-11-18T10:00:00Z', 0, 1);
    expect(await onboardingOf(db(), customerId)).toEqual({ ...nothing, hasInstallation: true });

    const whole = await aKey({ available: credits(10) });
    await charged(whole, '2026-11-18T10:00:00Z', 1);
    expect(await onboardingOf(db(), whole.customerId)).toEqual({
      hasInstallation: true,
      hasKey: true,
      hasGeneration: true,
      hasPurchase: true,
      dismissedAt: null,
    });
  });
});

describe('spendByKey', () => {
  test('adds up what each key was charged since an instant, and leaves others out', async () => {
    const site = await aKey();
    const since = new Date(Date.now() - DAY_MS);
    await aGeneration(site, { charge: credits(2) });
    await aGeneration(site, { charge: credits(3), at: new Date(since.getTime() + 1) });
    await aGeneration(site, { charge: credits(50), at: new Date(since.getTime() - 1) });
    await aGeneration(site, { state: 'running' });
    const other = await aKey();
    await aGeneration(other, { charge: credits(7) });
    expect([...(await spendByKey(db(), site.customerId, since))]).toEqual([
      [site.keyId, credits(5)],
    ]);
  });
});

describe('latestGeneration', () => {
  test('finds the newest request since an instant with that key only', async () => {
    const site = await aKey();
    const { customerId, keyId } = site;
    const since = new Date(Date.now() - 60_000);
    const find = (key?: string) =>
      latestGeneration(db(), { customerId, since, ...(key === undefined ? {} : { keyId: key }) });
    await aGeneration(site, { at: new Date(since.getTime() - 1_000) });
    expect(await find()).toBeUndefined();
    const { generationId } = await aGeneration(site, { state: 'running' });
    expect(await find(keyId)).toMatchObject({ id: generationId, state: 'running' });
    expect(await find(newId('key'))).toBeUndefined();
    expect(await find("' OR 1=1 --")).toBeUndefined();
  });
});

describe('the request log', () => {
  async function aLog() {
    const site = await aKey();
    const second = await anInstallation({ customerId: site.customerId });
    const start = new Date(Date.now() - 60_000).getTime();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      const { generationId } = await aGeneration(n === 4 ? second : site, {
        at: new Date(start + n * 1_000),
        charge: credits(n),
        operation: n === 0 ? 'story' : 'chat',
        state: n === 3 ? 'failed' : 'succeeded',
      });
      ids.unshift(generationId);
    }
    const filter = {
      customerId: site.customerId,
      from: new Date(start),
      until: new Date(start + 5_000),
    };
    return { site, second, filter, ids, start };
  }

  test('pages from newest to oldest and back without missing or repeating a row', async () => {
    const { filter, ids } = await aLog();
    const first = await listRequests(db(), filter, { limit: 2 });
    expect(first.requests.map((one) => one.id)).toEqual(ids.slice(0, 2));
    expect(first).toMatchObject({ hasNewer: false, hasOlder: true });
    const second = await listRequests(db(), filter, { limit: 2, before: ids[1] });
    expect(second.requests.map((one) => one.id)).toEqual(ids.slice(2, 4));
    expect(second).toMatchObject({ hasNewer: true, hasOlder: true });
    const last = await listRequests(db(), filter, { limit: 2, before: ids[3] });
    expect(last.requests.map((one) => one.id)).toEqual(ids.slice(4));
    expect(last).toMatchObject({ hasNewer: true, hasOlder: false });
    const back = await listRequests(db(), filter, { limit: 2, after: ids[2] });
    expect(back.requests.map((one) => one.id)).toEqual(ids.slice(0, 2));
    expect(back).toMatchObject({ hasNewer: false, hasOlder: true });
  });

  test('filters by site, key, operation, state and period, and its sums are those of the filtered set', async () => {
    const { site, second, filter, ids, start } = await aLog();
    const idsOf = async (more: object) =>
      (await listRequests(db(), { ...filter, ...more }, { limit: 10 })).requests.map(
        (one) => one.id,
      );
    expect(await idsOf({ installationId: second.installationId })).toEqual([ids[0]]);
    expect(await idsOf({ keyId: site.keyId })).toEqual(ids.slice(1));
    expect(await idsOf({ operation: 'story' })).toEqual([ids[4]]);
    expect(await idsOf({ state: 'failed' })).toEqual([ids[1]]);
    expect(await idsOf({ model: 'none' })).toEqual([]);
    expect(await idsOf({ until: new Date(start + 1_000) })).toEqual([ids[4]]);
    expect(await sumRequests(db(), { ...filter, keyId: site.keyId })).toEqual({
      requests: 4,
      failures: 1,
      inputTokens: 400,
      cachedInputTokens: 80,
      outputTokens: 200,
      chargeMicroCredits: credits(6),
    });
  });

  test('shows nothing of another customer, even under its own ids', async () => {
    const { site, filter, ids } = await aLog();
    const { customerId } = await aCustomer();
    const theirs = { ...filter, customerId, installationId: site.installationId };
    expect((await listRequests(db(), theirs, { limit: 10 })).requests).toEqual([]);
    expect((await sumRequests(db(), theirs)).requests).toBe(0);
    expect(
      (await listRequests(db(), { ...filter, customerId }, { limit: 10, after: ids[4] })).requests,
    ).toEqual([]);
  });

  test('exports every row once, whatever their number', async () => {
    const { filter, ids } = await aLog();
    const seen: string[] = [];
    for await (const batch of eachRequest(db(), filter)) seen.push(...batch.map((one) => one.id));
    expect(seen).toEqual(ids);
  });

  test('refuses to filter by what is no id', async () => {
    const { filter } = await aLog();
    await expect(
      listRequests(db(), { ...filter, installationId: 'ins_x' }, { limit: 1 }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(listRequests(db(), filter, { limit: 1, before: 'gen_x' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  test('offers the operations and models of the period to filter by', async () => {
    const site = await anInstallation();
    await charged(site, '2026-11-18T10:00:00Z', 1);
    const of = (from: string, until: string) =>
      requestFacets(db(), {
        customerId: site.customerId,
        from: new Date(from),
        until: new Date(until),
      });
    expect(await of('2026-11-18', '2026-11-19')).toEqual({
      operations: ['chat'],
      models: ['gpt-5.4-mini'],
    });
    expect(await of('2026-11-19', '2026-11-20')).toEqual({ operations: [], models: [] });
  });
});
