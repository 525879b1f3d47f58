import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { auditLedger } from '@/lib/ledger';
import { db, execute, row, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { credits, microCredits, microUsd } from '@/lib/platform/units';
import { bookedGenerations, wallet } from '@/tests/support/books';
import { aKey } from '@/tests/support/factories';
import { ownDatabase } from '@/tests/support/own-database';
import { beginGeneration } from './begin-generation';
import { finishGeneration } from './finish-generation';
import { recoverGenerations } from './recover-generations';
import type { BeginItem, FinishItem } from './store';

await ownDatabase();

const LEASE_SECONDS = 180;
// Everything here began five minutes ago, so that what comes after its lease is not in the future.
const now = new Date(Date.now() - 300_000);
const afterLease = new Date(now.getTime() + (LEASE_SECONDS + 1) * 1_000);
const recover = (at: Date) => recoverGenerations({ db: db(), now: at, log: log() });

type Key = Awaited<ReturnType<typeof aKey>>;
const beginItem = (key: Key, more: Partial<BeginItem> = {}): BeginItem => ({
  id: newId('gen', now),
  installation_id: key.installationId,
  api_key_id: key.keyId,
  principal_id: key.keyId,
  operation: 'story',
  model: 'gpt-5.4-mini',
  upstream: 'openai',
  streamed: false,
  reserved_micro_credits: credits(2),
  lease_seconds: LEASE_SECONDS,
  upstream_price_id: newId('upr'),
  operation_price_id: newId('opr'),
  request_id: newId('req'),
  route: 'generations',
  request_key: null,
  request_hash: null,
  ...more,
});

const finishItem = (item: BeginItem, charge: number): FinishItem => ({
  id: item.id,
  installation_id: item.installation_id,
  principal_id: item.principal_id,
  route: item.route,
  request_key: item.request_key,
  state: charge > 0 ? 'succeeded' : 'failed',
  charge_micro_credits: microCredits(charge),
  cost_micro_usd: microUsd(1_000),
  cost_source: 'upstream',
  input_tokens: 10,
  cached_input_tokens: 0,
  cache_write_tokens: 0,
  output_tokens: 20,
  reasoning_tokens: 0,
  raw_usage: null,
  failure_code: charge > 0 ? null : 'generation.upstream_failed',
  attempts: [],
  first_token_at: null,
  result: null,
});

async function begun(given: Parameters<typeof aKey>[0] = { available: credits(5) }) {
  const key = await aKey(given);
  const item = beginItem(key);
  await beginGeneration(key.customerId, item, now);
  return { key, item };
}

const rollup = async (customerId: string) =>
  row(
    db(),
    z.object({
      generations: z.number(),
      failures: z.number(),
      unknown: z.number(),
      charge: z.number(),
    }),
    sql`SELECT sum(generations)::bigint AS generations, sum(failures)::bigint AS failures, sum(unknown_costs)::bigint AS unknown,
               sum(charge_micro_credits)::bigint AS charge FROM usage_rollup WHERE customer_id = ${customerId}`,
  );

describe('a generation whose process died', () => {
  test('keeps its credits held until its lease is over', async () => {
    const { key } = await begun();
    await recover(new Date(now.getTime() + (LEASE_SECONDS - 1) * 1_000));
    expect(await wallet(key.customerId)).toMatchObject({
      available: credits(3),
      reserved: credits(2),
    });
  });

  test('gives them back then, charges nothing, and says that its cost is unknown', async () => {
    const { key } = await begun();
    await recover(afterLease);
    expect(await wallet(key.customerId)).toMatchObject({ available: credits(5), reserved: 0 });
    expect(await bookedGenerations(key.customerId)).toMatchObject([
      {
        state: 'abandoned',
        charge: 0,
        revenue: 0,
        cost: null,
        costSource: 'unknown',
        failureCode: 'generation.abandoned',
      },
    ]);
    expect(await rollup(key.customerId)).toEqual({
      generations: 1,
      failures: 1,
      unknown: 1,
      charge: 0,
    });
  });

  test('is recovered once, however many try', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => begun()));
    const results = await Promise.all([
      recover(afterLease),
      recover(afterLease),
      recover(afterLease),
    ]);
    expect(results.reduce((sum, { recovered }) => sum + recovered, 0)).toBe(keys.length);
    expect((await recover(afterLease)).recovered).toBe(0);
  });

  test('that cannot be ended holds up no other, and is told of', async () => {
    const broken = await begun();
    const sibling = beginItem(broken.key);
    await beginGeneration(broken.key.customerId, sibling, now);
    const other = await begun();
    // A row that says "finished" over a reservation that is open: nobody may guess which of them is right.
    await execute(
      db(),
      sql`UPDATE generation SET state = 'failed', charge_micro_credits = 0, revenue_micro_usd = 0, cost_source = 'none',
            cost_micro_usd = 0, finished_at = now() WHERE customer_id = ${broken.key.customerId} AND id = ${broken.item.id}`,
    );
    await expect(recover(afterLease)).rejects.toThrow(/disagree/);
    expect(await wallet(other.key.customerId)).toMatchObject({ reserved: 0 });
    expect(await wallet(broken.key.customerId)).toMatchObject({ reserved: credits(2) });
    await execute(
      db(),
      sql`UPDATE generation SET state = 'running', charge_micro_credits = NULL, revenue_micro_usd = NULL, cost_source = NULL,
            cost_micro_usd = NULL, finished_at = NULL WHERE customer_id = ${broken.key.customerId} AND id = ${broken.item.id}`,
    );
    expect(await recover(afterLease)).toEqual({ recovered: 1 });
  });

  test('frees its Idempotency-Key', async () => {
    const key = await aKey({ available: credits(5) });
    const keyed = { request_key: 'k', request_hash: 'ab'.repeat(32) };
    await beginGeneration(key.customerId, beginItem(key, keyed), now);
    await expect(beginGeneration(key.customerId, beginItem(key, keyed), now)).rejects.toMatchObject(
      { code: 'generation.still_running' },
    );
    await recover(afterLease);
    expect(await beginGeneration(key.customerId, beginItem(key, keyed), afterLease)).toMatchObject({
      kind: 'begun',
    });
  });
});

describe('a process that was only slow', () => {
  test('charges late what it handed over, and the books are as if it had been in time', async () => {
    const { key, item } = await begun();
    await recover(afterLease);
    const settled = await finishGeneration(key.customerId, finishItem(item, credits(1)));
    expect(settled.chargeMicroCredits).toBe(credits(1));
    expect(await wallet(key.customerId)).toEqual({
      available: credits(4),
      reserved: 0,
      consumed: credits(1),
      debt: 0,
    });
    expect(await bookedGenerations(key.customerId)).toMatchObject([
      { state: 'succeeded', charge: credits(1), cost: 1_000 },
    ]);
    expect(await rollup(key.customerId)).toEqual({
      generations: 1,
      failures: 0,
      unknown: 0,
      charge: credits(1),
    });
  });

  test('turns what is left no more into a debt, never into a gift', async () => {
    const { key, item } = await begun({ available: credits(2) });
    await recover(afterLease);
    const other = beginItem(key, { reserved_micro_credits: credits(2) });
    await beginGeneration(key.customerId, other, now);
    await finishGeneration(key.customerId, finishItem(other, credits(2)));
    await finishGeneration(key.customerId, finishItem(item, credits(1)));
    expect(await wallet(key.customerId)).toMatchObject({
      available: 0,
      consumed: credits(3),
      debt: credits(1),
    });
  });

  test('that has nothing to charge changes nothing', async () => {
    const { key, item } = await begun();
    await recover(afterLease);
    await finishGeneration(key.customerId, finishItem(item, 0));
    expect(await bookedGenerations(key.customerId)).toMatchObject([{ state: 'abandoned' }]);
  });

  test('is charged once when it settles at the moment of its recovery', async () => {
    for (let round = 0; round < 10; round++) {
      const { key, item } = await begun();
      await Promise.all([
        recover(afterLease),
        finishGeneration(key.customerId, finishItem(item, credits(1))),
        recover(afterLease),
      ]);
      expect(await wallet(key.customerId)).toMatchObject({
        available: credits(4),
        reserved: 0,
        consumed: credits(1),
      });
    }
  });
});

describe('a settlement', () => {
  test('twice is once', async () => {
    const { key, item } = await begun();
    const first = await finishGeneration(key.customerId, finishItem(item, credits(1)));
    const second = await finishGeneration(key.customerId, finishItem(item, credits(1)));
    expect(second.chargeMicroCredits).toBe(first.chargeMicroCredits);
    expect(await wallet(key.customerId)).toMatchObject({
      available: credits(4),
      consumed: credits(1),
    });
  });

  test('of many at once loses none', async () => {
    const key = await aKey({ available: credits(500) });
    const items = Array.from({ length: 200 }, () => beginItem(key));
    await Promise.all(items.map((item) => beginGeneration(key.customerId, item, now)));
    expect(await wallet(key.customerId)).toMatchObject({ reserved: credits(400) });
    await Promise.all(
      items.map((item, at) => finishGeneration(key.customerId, finishItem(item, credits(at % 3)))),
    );
    const consumed = items.reduce((sum, _item, at) => sum + credits(at % 3), 0);
    expect(await wallet(key.customerId)).toMatchObject({
      available: credits(500) - consumed,
      reserved: 0,
      consumed,
    });
  });
});

test('after all of this the books add up', async () => {
  expect((await auditLedger(db())).breaches).toEqual([]);
});
