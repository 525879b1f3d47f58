import { describe, expect, test } from 'vitest';
import { closeDatabase, db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { ownDatabase } from '@/tests/support/own-database';
import { auditLedger } from './audit-ledger';
import { InsufficientCredits } from './errors';
import { reserveCredits } from './reserve-credits';
import { beginGenerations, finishGenerations } from './support/generations';
import {
  aWallet,
  BY,
  fulfilled,
  held,
  later,
  NOW,
  nothing,
  race,
  refused,
} from './support/wallets';

// As many connections as a server may have: the races are between sessions of PostgreSQL, not in Node.
process.env.DATABASE_CONNECTIONS_MAX = '24';
await ownDatabase();
await closeDatabase();

const item = (microCredits: number) => ({ id: newId('gen', NOW), microCredits });
const finish = (customerId: string, ids: readonly string[], charge: number) =>
  finishGenerations(
    customerId,
    ids.map((id) => ({ id, charge })),
  );

const begunOf = (outcomes: PromiseSettledResult<{ outcome: string; id: string }[]>[]) =>
  fulfilled(outcomes)
    .flat()
    .filter((outcome) => outcome.outcome === 'begun');

describe('many requests at once on a wallet that can pay for few', () => {
  test('two hundred generations on ten credits: exactly ten begin, the others are told why', async () => {
    const customerId = await aWallet({ microCredits: credits(10) });

    const outcomes = await race(200, () => beginGenerations(customerId, [item(credits(1))]));

    expect(refused(outcomes)).toEqual([]);
    expect(begunOf(outcomes)).toHaveLength(10);
    expect(
      fulfilled(outcomes)
        .flat()
        .filter((outcome) => outcome.outcome === 'insufficient'),
    ).toHaveLength(190);
    expect(await held(customerId)).toEqual({ ...nothing, reserved: 10 });
  });

  test('a hundred bare reservations on seven credits: exactly seven are held', async () => {
    const customerId = await aWallet({ microCredits: credits(3) }, { microCredits: credits(4) });

    const outcomes = await race(100, () =>
      reserveCredits(db(), {
        customerId,
        generationId: newId('gen', NOW),
        microCredits: credits(1),
        leaseUntil: later(60),
        principalId: BY,
        now: NOW,
      }),
    );

    expect(fulfilled(outcomes)).toHaveLength(7);
    for (const reason of refused(outcomes)) expect(reason).toBeInstanceOf(InsufficientCredits);
    expect(await held(customerId)).toEqual({ ...nothing, reserved: 7 });
  });

  test('batches race like single ones: of 40 × 5 on 33 credits, exactly 33 begin', async () => {
    const customerId = await aWallet({ microCredits: credits(33) });

    const outcomes = await race(40, () =>
      beginGenerations(
        customerId,
        Array.from({ length: 5 }, () => item(credits(1))),
      ),
    );

    expect(begunOf(outcomes)).toHaveLength(33);
    expect(await held(customerId)).toEqual({ ...nothing, reserved: 33 });
  });

  test('what is given back can be spent again, and never twice', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });
    let finished = 0;

    await race(60, async () => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const [begun] = await beginGenerations(customerId, [item(credits(2))]);
        if (begun?.outcome !== 'begun') continue;
        // Charged a quarter of what was held: five credits pay for ten such, and for no eleventh.
        await finish(customerId, [begun.id], 500_000);
        finished += 1;
        return;
      }
    });

    const after = await held(customerId);
    expect(after.consumed).toBe(finished * 0.5);
    expect(after.reserved).toBe(0);
    expect(finished).toBeLessThanOrEqual(10);
    expect(finished).toBeGreaterThanOrEqual(7);
  });
});

describe('many wallets at once', () => {
  test('neither wait for each other nor deadlock, whatever each is doing', async () => {
    const wallets = await Promise.all(
      Array.from({ length: 6 }, () =>
        aWallet({ microCredits: credits(8) }, { microCredits: credits(2), paidCents: 20 }),
      ),
    );

    const outcomes = await race(120, async (n) => {
      const customerId = wallets[n % wallets.length] ?? '';
      const begun = await beginGenerations(customerId, [item(credits(1)), item(credits(1))]);
      const ids = begun.filter((one) => one.outcome === 'begun').map((one) => one.id);
      if (ids.length > 0)
        await finish(
          customerId,
          n % 4 === 0 ? [...ids].reverse() : ids,
          n % 3 === 0 ? 0 : 1_000_000,
        );
    });

    expect(refused(outcomes)).toEqual([]);
    for (const customerId of wallets) {
      const after = await held(customerId);
      expect(after.available + after.consumed).toBe(10);
      expect(after.reserved).toBe(0);
    }
    const report = await auditLedger(db(), { now: NOW });
    // The bare reservations above belong to no generation; everything else is in order.
    expect(new Set(report.breaches.map((breach) => breach.check))).toEqual(
      new Set(['generation_matches_reservation']),
    );
  });
});
