import { beforeAll, describe, expect, test } from 'vitest';
import { type Db, db, execute, sql, transact } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { type CorruptWorld, corrupt, disarm } from '@/tests/support/corrupt';
import { CORRUPTIONS } from '@/tests/support/corruptions';
import { ownDatabase } from '@/tests/support/own-database';
import { AUDIT_CHECKS, auditLedger, type CheckName } from './audit-ledger';
import { listLots } from './list-lots';
import { aGeneration, beginGenerations, finishGenerations } from './support/generations';
import { aGrant, aPurchase, aWallet, later, NOW } from './support/wallets';

await ownDatabase();

class Undo extends Error {}

/** Runs `work` in a transaction that is rolled back. */
async function undone(work: (tx: Db) => Promise<void>): Promise<void> {
  const run = transact(db(), async (tx) => {
    await work(tx);
    throw new Undo();
  });
  await expect(run).rejects.toBeInstanceOf(Undo);
}

async function aWorld(): Promise<CorruptWorld> {
  const customerId = await aWallet();
  const { orderId } = await aPurchase(customerId, {
    microCredits: credits(10),
    paidCents: 999,
    expiresAt: later(99_999),
  });
  await aGrant(customerId, { microCredits: credits(5) });
  const [settledId, openId] = [newId('gen', NOW), newId('gen', later(1))];
  await beginGenerations(customerId, [
    { id: settledId, microCredits: credits(3), leaseSeconds: 3_600 },
    { id: openId, microCredits: credits(2), leaseSeconds: 3_600 },
  ]);
  await finishGenerations(customerId, [{ id: settledId, charge: credits(2) }]);
  const bought = (await listLots(db(), customerId)).find((lot) => lot.kind === 'purchase');
  return { customerId, orderId, boughtLotId: bought?.id ?? '', settledId, openId };
}

const audit = (tx: Db) => auditLedger(tx, { now: later(60) });
const checksThatFail = (report: Awaited<ReturnType<typeof audit>>) =>
  report.checks.filter((check) => check.breachCount > 0).map((check) => check.name);

describe('auditLedger', () => {
  let world: CorruptWorld;
  beforeAll(async () => {
    // A neighbour whose books are in order: no breach may name it.
    await aWorld();
    world = await aWorld();
  });

  test('finds nothing in books that are in order, and says how much it looked at', async () => {
    const report = await audit(db());

    expect(report.breaches).toEqual([]);
    expect(report.checks.map((check) => check.name)).toEqual(
      AUDIT_CHECKS.map((check) => check.name),
    );
    expect(report.checked).toMatchObject({
      wallets: 2,
      lots: 4,
      reservations: 4,
      generations: 4,
      orders: 2,
    });
    expect(report.checked.transfers).toBeGreaterThan(10);
  });

  test('is not fooled by taking the guards away alone', async () => {
    await undone(async (tx) => {
      await disarm(tx);
      expect((await audit(tx)).breaches).toEqual([]);
    });
  });

  test.each(CORRUPTIONS.map((corruption) => [corruption.name, corruption] as const))(
    'sees when %s, and names the right promise and customer',
    async (_name, corruption) => {
      await undone(async (tx) => {
        await disarm(tx);
        await corrupt(tx, corruption, world);
        const report = await audit(tx);

        expect(checksThatFail(report).sort()).toEqual([...corruption.checks].sort());
        for (const breach of report.breaches) {
          expect(['', world.customerId]).toContain(breach.customerId);
          expect(breach.sentence.length).toBeGreaterThan(10);
        }
      });
    },
  );

  test('has a corruption planted for every promise', () => {
    const named = new Set(CORRUPTIONS.flatMap((corruption) => corruption.checks));
    expect(
      AUDIT_CHECKS.map((check) => check.name).filter((name: CheckName) => !named.has(name)),
    ).toEqual([]);
  });

  test('waits for recovery before it calls a reservation lost', async () => {
    const lease = later(3_600).getTime();
    const at = (seconds: number) =>
      auditLedger(db(), { now: new Date(lease + seconds * 1_000), leaseGraceSeconds: 300 });

    expect((await at(299)).breaches).toEqual([]);
    expect((await at(301)).breaches.map((breach) => breach.check)).toEqual(
      Array(2).fill('reservation_within_lease'),
    );
  });

  test('counts every breach and spells out a hundred of each kind', async () => {
    await undone(async (tx) => {
      await disarm(tx);
      await execute(
        tx,
        sql`INSERT INTO stripe_effect (object_id, effect) SELECT 'cs_' || n, 'grant_credits' FROM generate_series(1, 150) AS n`,
      );
      const report = await audit(tx);

      expect(report.breaches).toHaveLength(100);
      expect(
        report.checks.find((check) => check.name === 'stripe_grant_has_its_lot')?.breachCount,
      ).toBe(150);
    });
  });

  test('stays clean while reservations and settlements commit around it', async () => {
    const customerId = await aWallet({ microCredits: credits(1_000), paidCents: 100 });
    let writing = true;
    const writers = Array.from({ length: 3 }, async () => {
      while (writing) {
        const id = await aGeneration(customerId, credits(1));
        await finishGenerations(customerId, [{ id, charge: 1_000 }]);
      }
    });

    for (let n = 0; n < 10; n++) expect((await audit(db())).breaches).toEqual([]);
    writing = false;
    await Promise.all(writers);
    expect((await audit(db())).breaches).toEqual([]);
  });
});
