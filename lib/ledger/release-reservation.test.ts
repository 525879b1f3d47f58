import { describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { releaseReservation } from './release-reservation';
import { settleReservation } from './settle-reservation';
import { aReservation, aWallet, BY, fulfilled, held, NOW, nothing, race } from './support/wallets';

const release = (customerId: string, generationId: string) =>
  releaseReservation(db(), { customerId, generationId, principalId: BY, now: NOW });

describe('releaseReservation', () => {
  test('gives everything back', async () => {
    const customerId = await aWallet({ microCredits: credits(1) }, { microCredits: credits(4) });
    const generationId = await aReservation(customerId, credits(3));

    expect(await release(customerId, generationId)).toMatchObject({
      outcome: 'released',
      consumedMicroCredits: 0,
      availableAfterMicroCredits: credits(5),
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 5 });
  });

  test('is refused for a generation that was never reserved', async () => {
    const customerId = await aWallet({ microCredits: credits(1) });

    await expect(release(customerId, newId('gen'))).rejects.toMatchObject({
      constraint: 'ledger_settle_reserved',
    });
  });

  test('takes nothing back that was settled', async () => {
    const customerId = await aWallet({ microCredits: credits(4) });
    const generationId = await aReservation(customerId, credits(3));
    await settleReservation(db(), {
      customerId,
      generationId,
      microCredits: credits(3),
      principalId: BY,
      now: NOW,
    });

    expect(await release(customerId, generationId)).toMatchObject({
      outcome: 'already',
      consumedMicroCredits: credits(3),
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 1, consumed: 3 });
  });

  test('raced, twice is once', async () => {
    const customerId = await aWallet({ microCredits: credits(4) });
    const generationId = await aReservation(customerId, credits(3));

    const outcomes = fulfilled(await race(8, () => release(customerId, generationId)));

    expect(outcomes.map((result) => result.outcome).sort()).toEqual([
      ...Array(7).fill('already'),
      'released',
    ]);
    expect(await held(customerId)).toEqual({ ...nothing, available: 4 });
  });
});
