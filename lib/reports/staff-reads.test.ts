import { describe, expect, test } from 'vitest';
import { recordAudit } from '@/lib/platform/audit';
import { db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { aCustomer, aKey, anInstallation } from '@/tests/support/factories';
import {
  findByName,
  findCustomer,
  findGeneration,
  findInstallation,
  listAllOrders,
  listAuditEntries,
  listCustomers,
  peopleOfCustomer,
  periodOf,
  recentGenerations,
  systemFacts,
  walletTotals,
} from '.';

const now = new Date();
const today = now.toISOString().slice(0, 10);
const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
const period = periodOf({ fromDay: today, untilDay: tomorrow, timeZone: 'UTC' });

type Keyed = Awaited<ReturnType<typeof aKey>>;

/** Holds two credits for a generation of the key. */
async function begun(key: Keyed): Promise<string> {
  const id = newId('gen');
  const item = {
    id,
    installation_id: key.installationId,
    api_key_id: key.keyId,
    principal_id: key.keyId,
    operation: 'chat',
    model: 'gpt-5.4-mini',
    upstream: 'openai',
    streamed: false,
    reserved_micro_credits: credits(2),
    lease_seconds: 60,
    upstream_price_id: newId('upr'),
    operation_price_id: newId('opr'),
    request_id: newId('req'),
    route: 'chat',
    request_key: null,
    request_hash: null,
  };
  await execute(
    db(),
    sql`SELECT * FROM generation_begin(${key.customerId}, ${JSON.stringify([item])}::jsonb, ${now})`,
  );
  return id;
}

/** Settles it: one credit charged, 300 micro-dollars of cost. */
async function finished(key: Keyed, id: string): Promise<void> {
  const item = {
    id,
    installation_id: key.installationId,
    principal_id: key.keyId,
    route: null,
    request_key: null,
    state: 'succeeded',
    charge_micro_credits: credits(1),
    cost_micro_usd: 300,
    cost_source: 'upstream',
    input_tokens: 100,
    cached_input_tokens: 20,
    cache_write_tokens: 0,
    output_tokens: 50,
    reasoning_tokens: 10,
    raw_usage: { prompt_tokens: 120 },
    failure_code: null,
    attempts: [
      {
        number: 1,
        startedAt: now.toISOString(),
        durationMs: 40,
        outcome: 'answered',
        status: 200,
        upstreamRequestId: 'up_1',
        message: null,
      },
    ],
    first_token_at: null,
    result: null,
  };
  await execute(
    db(),
    sql`SELECT * FROM generation_finish(${key.customerId}, ${JSON.stringify([item])}::jsonb, false, ${now})`,
  );
}

describe('a generation, read by staff', () => {
  test('is found by its id alone, with its tries, its key and what holds its credits', async () => {
    const key = await aKey({ available: credits(10) });
    const id = await begun(key);
    expect(await findGeneration(db(), id)).toMatchObject({
      state: 'running',
      reservationState: 'open',
      chargeMicroCredits: null,
    });
    await finished(key, id);

    const found = await findGeneration(db(), id);
    expect(found).toMatchObject({
      customerId: key.customerId,
      apiKeyName: 'A key',
      reservationState: 'settled',
      chargeMicroCredits: credits(1),
      costMicroUsd: 300,
      rawUsage: { prompt_tokens: 120 },
    });
    expect(found?.attempts.map(({ upstreamRequestId }) => upstreamRequestId)).toEqual(['up_1']);
    expect(await findGeneration(db(), newId('gen'))).toBeUndefined();
    expect(await findGeneration(db(), "gen_' OR 1=1")).toBeUndefined();
  });

  test('stands in the list of its installation, newest first, page by page', async () => {
    const key = await aKey({ available: credits(10) });
    const ids = [await begun(key), await begun(key), await begun(key)].sort().reverse();
    const first = await recentGenerations(db(), { ...key, limit: 2 });
    expect(first.map(({ generationId }) => generationId)).toEqual(ids.slice(0, 2));
    const before = first.at(-1)?.generationId ?? '';
    const rest = await recentGenerations(db(), { ...key, limit: 2, before });
    expect(rest.map(({ generationId }) => generationId)).toEqual(ids.slice(2));
  });
});

describe('listCustomers', () => {
  const query = { sort: 'spend', descending: true, limit: 10, offset: 0, now } as const;

  test('shows what can be spent, what was spent in the period and what it earned', async () => {
    const name = newId('req');
    const { customerId } = await aCustomer({ name, available: credits(10), paidCents: 1_000 });
    const key = await aKey({ customerId });
    await finished(key, await begun(key));
    const { customers, total } = await listCustomers(db(), period, { ...query, search: name });
    expect(total).toBe(1);
    expect(customers[0]).toMatchObject({
      availableMicroCredits: credits(9),
      chargeMicroCredits: credits(1),
      revenueMicroUsd: 1_000_000,
      costMicroUsd: 300,
      profitMicroUsd: 999_700,
      installations: 1,
    });
  });

  test('does not count credits that have expired, posted or not', async () => {
    const name = newId('req');
    const { customerId } = await aCustomer({ name });
    const past = new Date(now.getTime() - 1_000);
    await execute(
      db(),
      sql`SELECT ledger_grant(${customerId}, ${newId('lot')}, 'promotion', 'grant', ${newId('adj')}, ${credits(5)}, 0, 'usd', 0, 0, ${past}, 'system', 'a trial', ${past})`,
    );
    const { customers } = await listCustomers(db(), period, { ...query, search: name });
    expect(customers[0]?.availableMicroCredits).toBe(0);
  });

  test('refuses a search that is too long', async () => {
    await expect(
      listCustomers(db(), period, { ...query, search: 'x'.repeat(300) }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('finding by name', () => {
  test('names customers and installations, and takes wildcards for what they are', async () => {
    const name = newId('req');
    const { customerId } = await aCustomer({ name });
    const domain = `${name.toLowerCase().replaceAll('_', '-')}.example`;
    const site = await anInstallation({ customerId, domain });
    expect(await findByName(db(), name.slice(0, 20))).toContainEqual(
      expect.objectContaining({ kind: 'customer', id: customerId }),
    );
    expect(await findByName(db(), domain)).toEqual([
      { kind: 'installation', id: site.installationId, name: 'A site', hint: domain },
    ]);
    expect(await findByName(db(), '%%%')).toEqual([]);
  });

  test('finds an installation and a customer by id, and nothing by a made-up one', async () => {
    const site = await anInstallation();
    expect((await findInstallation(db(), site.installationId))?.customerId).toBe(site.customerId);
    expect((await findCustomer(db(), site.customerId))?.customerId).toBe(site.customerId);
    expect(await findInstallation(db(), 'ins_1')).toBeUndefined();
    expect(await findCustomer(db(), newId('cus'))).toBeUndefined();
    expect(await peopleOfCustomer(db(), site.customerId)).toEqual([]);
  });
});

describe('listAuditEntries', () => {
  test('filters by who, what and id, newest first', async () => {
    const { customerId } = await aCustomer();
    const entry = (action: `${string}.${string}`, subjectId: string) =>
      recordAudit(db(), {
        principalKind: 'system',
        principalId: 'system',
        action,
        subjectKind: 'wallet',
        subjectId,
        customerId,
        after: { microCredits: 1 },
      });
    await entry('credits.grant', 'adj_one');
    await entry('credits.deduct', 'adj_two');

    const all = await listAuditEntries(db(), { customerId, limit: 10 });
    expect(all.map(({ action }) => action)).toEqual(['credits.deduct', 'credits.grant']);
    const one = await listAuditEntries(db(), { customerId, id: 'adj_one', limit: 10 });
    expect(one.map(({ after }) => after)).toEqual([{ microCredits: 1 }]);
    const filter = { customerId, action: 'credits.grant', principalKind: 'provider' } as const;
    expect(await listAuditEntries(db(), { ...filter, limit: 10 })).toEqual([]);
    const before = all[0]?.id ?? '';
    expect(await listAuditEntries(db(), { customerId, limit: 10, before })).toHaveLength(1);
  });
});

describe('walletTotals', () => {
  test('adds up to nothing lost: issued is what is held, used, expired, reversed, less what is owed', async () => {
    await aCustomer({ available: credits(3) });
    const totals = await walletTotals(db());
    expect(totals.issuedMicroCredits + totals.debtMicroCredits).toBe(
      totals.availableMicroCredits +
        totals.reservedMicroCredits +
        totals.consumedMicroCredits +
        totals.expiredMicroCredits +
        totals.reversedMicroCredits,
    );
    expect(totals.deferredMicroUsd).toBeGreaterThanOrEqual(9_990_000);
  });
});

describe('systemFacts', () => {
  test('names what is held open', async () => {
    const key = await aKey({ available: credits(10) });
    const id = await begun(key);
    const facts = await systemFacts(db(), new Date(now.getTime() + 120_000));
    expect(facts.openReservations).toBeGreaterThan(0);
    expect(facts.reservationsPastLease).toBeGreaterThan(0);
    expect(facts.migrations).toBeGreaterThan(0);
    expect(facts.reservations.map(({ generationId }) => generationId)).toContain(id);
  });
});

describe('listAllOrders', () => {
  test('shows the orders of everybody, by state and by what Stripe calls them', async () => {
    const name = newId('req');
    const { customerId } = await aCustomer({ name });
    const orderId = newId('ord');
    await execute(
      db(),
      sql`INSERT INTO credit_order (customer_id, id, pack_id, pack_name, request_key, granted_micro_credits, amount_minor, currency, livemode,
            created_by, state, checkout_session_id, checkout_expires_at)
          VALUES (${customerId}, ${orderId}, 'pack_starter', 'Starter Pack', ${newId('req')}, ${credits(1_000)}, 999, 'usd', false,
            'system', 'open', ${`cs_${orderId}`}, now() + interval '1 hour')`,
    );
    const found = await listAllOrders(db(), { search: `cs_${orderId}`, state: 'open', limit: 10 });
    expect(found).toMatchObject([{ orderId, customerName: name, amountMinor: 999 }]);
    expect(await listAllOrders(db(), { search: name, state: 'paid', limit: 10 })).toEqual([]);
  });
});
