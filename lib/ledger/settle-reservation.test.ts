import { describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, microCredits } from '@/lib/platform/units';
import { listLots } from './list-lots';
import { lotsOfGeneration } from './lots-of-generation';
import { releaseReservation } from './release-reservation';
import { settleReservation } from './settle-reservation';
import {
  aPurchase,
  aReservation,
  aWallet,
  BY,
  fulfilled,
  held,
  later,
  NOW,
  nothing,
  race,
} from './support/wallets';

const settle = (customerId: string, generationId: string, used = credits(1), now = NOW) =>
  settleReservation(db(), { customerId, generationId, microCredits: used, principalId: BY, now });
const lapse = (customerId: string, generationId: string) =>
  releaseReservation(db(), { customerId, generationId, principalId: BY, now: NOW, lapse: true });

describe('settleReservation', () => {
  test('charges what was used and gives the rest back', async () => {
    const customerId = await aWallet({ microCredits: credits(10) });
    const generationId = await aReservation(customerId, credits(4));

    expect(await settle(customerId, generationId, credits(3))).toEqual({
      outcome: 'settled',
      consumedMicroCredits: credits(3),
      revenueMicroUsd: 0,
      availableAfterMicroCredits: credits(7),
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 7, consumed: 3 });
  });

  test('recognises what the consumed lots were bought for, to the micro-dollar', async () => {
    const customerId = await aWallet({ microCredits: credits(1_000), paidCents: 999 });
    const revenues: number[] = [];
    for (const part of [333_333_333, 333_333_333, 333_333_334]) {
      const generationId = await aReservation(customerId, microCredits(part));
      revenues.push((await settle(customerId, generationId, microCredits(part))).revenueMicroUsd);
    }

    expect(revenues).toEqual([3_329_999, 3_330_000, 3_330_001]);
    expect((await listLots(db(), customerId))[0]?.recognisedMicroUsd).toBe(9_990_000);
  });

  test('earns from each lot what that lot was bought for', async () => {
    const customerId = await aWallet(
      { microCredits: credits(1), expiresAt: later(60) },
      { microCredits: credits(1), paidCents: 10, expiresAt: later(120) },
      { microCredits: credits(10), paidCents: 500 },
    );
    const generationId = await aReservation(customerId, credits(4));

    expect((await settle(customerId, generationId, credits(4))).revenueMicroUsd).toBe(
      0 + 100_000 + 1_000_000,
    );
  });

  test('gives back into the lot it came from, and lets expire what has expired meanwhile', async () => {
    const customerId = await aWallet({ microCredits: credits(5), expiresAt: later(30) });
    const generationId = await aReservation(customerId, credits(4));

    await settle(customerId, generationId, credits(1), later(60));

    expect(await held(customerId, later(60))).toEqual({ ...nothing, consumed: 1, expired: 4 });
  });

  test('never charges more than was reserved', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });
    const generationId = await aReservation(customerId, credits(2));

    await expect(settle(customerId, generationId, microCredits(2_000_001))).rejects.toMatchObject({
      constraint: 'ledger_settle_within',
    });
    await expect(settle(customerId, generationId, microCredits(-1))).rejects.toMatchObject({
      constraint: 'ledger_settle_within',
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 3, reserved: 2 });
  });

  test('is refused for a generation that was never reserved, and for somebody else’s', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });
    const others = await aReservation(await aWallet({ microCredits: credits(5) }), credits(1));

    for (const generationId of [newId('gen'), others]) {
      await expect(settle(customerId, generationId)).rejects.toMatchObject({
        constraint: 'ledger_settle_reserved',
      });
    }
  });

  test('twice is once: the second answers what the first did', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });
    const generationId = await aReservation(customerId, credits(2));
    await settle(customerId, generationId, credits(1));

    expect(await settle(customerId, generationId, credits(2))).toMatchObject({
      outcome: 'already',
      consumedMicroCredits: credits(1),
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 4, consumed: 1 });
  });

  test('raced against itself and a release, exactly one of them closes the reservation', async () => {
    for (let round = 0; round < 10; round++) {
      const customerId = await aWallet({ microCredits: credits(5) });
      const generationId = await aReservation(customerId, credits(2));

      const outcomes = fulfilled(
        await race(6, (n) =>
          n % 2 === 0
            ? settle(customerId, generationId, credits(2))
            : releaseReservation(db(), { customerId, generationId, principalId: BY, now: NOW }),
        ),
      ).map((result) => result.outcome);

      expect(outcomes.filter((outcome) => outcome !== 'already')).toHaveLength(1);
      const paid = outcomes.includes('settled');
      expect(await held(customerId)).toEqual(
        paid ? { ...nothing, available: 3, consumed: 2 } : { ...nothing, available: 5 },
      );
    }
  });
});

describe('settleReservation, after recovery let the reservation lapse', () => {
  test('charges late, from what is available', async () => {
    const customerId = await aWallet({ microCredits: credits(4), paidCents: 400 });
    const generationId = await aReservation(customerId, credits(3));
    await lapse(customerId, generationId);

    expect(await settle(customerId, generationId, credits(2))).toEqual({
      outcome: 'late',
      consumedMicroCredits: credits(2),
      revenueMicroUsd: 2_000_000,
      availableAfterMicroCredits: credits(2),
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 2, consumed: 2 });
  });

  test('makes a visible debt of what is not there, which the next purchase repays', async () => {
    const customerId = await aWallet({ microCredits: credits(3), paidCents: 300 });
    const generationId = await aReservation(customerId, credits(3));
    await lapse(customerId, generationId);
    const spent = await aReservation(customerId, credits(2));
    await settle(customerId, spent, credits(2));

    await settle(customerId, generationId, credits(3));
    expect(await held(customerId)).toEqual({ ...nothing, consumed: 5, debt: 2 });
    expect(await lotsOfGeneration(db(), customerId, generationId)).toMatchObject([
      { kind: 'purchase', consumedMicroCredits: credits(1) },
      { lotId: null, kind: null, consumedMicroCredits: credits(2) },
    ]);

    await aPurchase(customerId, { microCredits: credits(10), paidCents: 1_000 });
    expect(await held(customerId)).toEqual({ ...nothing, available: 8, consumed: 5 });
    expect((await listLots(db(), customerId))[0]).toMatchObject({
      repaidMicroCredits: credits(2),
      recognisedMicroUsd: 2_000_000,
    });
  });

  test('twice is once, and raced it is charged once', async () => {
    const customerId = await aWallet({ microCredits: credits(3) });
    const generationId = await aReservation(customerId, credits(2));
    await lapse(customerId, generationId);

    const outcomes = fulfilled(await race(8, () => settle(customerId, generationId, credits(2))));

    expect(outcomes.map((result) => result.outcome).sort()).toEqual([
      ...Array(7).fill('already'),
      'late',
    ]);
    expect(await held(customerId)).toEqual({ ...nothing, available: 1, consumed: 2 });
  });
});
