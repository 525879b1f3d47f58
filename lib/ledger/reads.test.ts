import { describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { UnknownWallet } from './errors';
import { getBalance } from './get-balance';
import { listLots } from './list-lots';
import { listTransfers } from './list-transfers';
import { lotsOfGeneration } from './lots-of-generation';
import { settleReservation } from './settle-reservation';
import { aGrant, aPurchase, aReservation, aWallet, BY, later, NOW } from './support/wallets';

describe('getBalance', () => {
  test('counts what has expired as expired before that is posted', async () => {
    const customerId = await aWallet(
      { microCredits: credits(3), expiresAt: later(10) },
      { microCredits: credits(2) },
    );
    await aReservation(customerId, credits(1));

    expect(await getBalance(db(), customerId, later(10))).toEqual({
      issuedMicroCredits: credits(5),
      availableMicroCredits: credits(2),
      reservedMicroCredits: credits(1),
      consumedMicroCredits: 0,
      expiredMicroCredits: credits(2),
      reversedMicroCredits: 0,
      debtMicroCredits: 0,
      spendableMicroCredits: credits(2),
      settledMicroCredits: credits(3),
    });
  });

  test('is empty for a new customer and refused for one that does not exist', async () => {
    expect((await getBalance(db(), await aWallet(), NOW)).settledMicroCredits).toBe(0);
    await expect(getBalance(db(), newId('cus'), NOW)).rejects.toThrow(UnknownWallet);
  });
});

describe('listLots', () => {
  test('shows what is spent next first, and what is used up last', async () => {
    const customerId = await aWallet({ microCredits: credits(1), expiresAt: later(5) });
    const generationId = await aReservation(customerId, credits(1));
    await settleReservation(db(), {
      customerId,
      generationId,
      microCredits: credits(1),
      principalId: BY,
      now: NOW,
    });
    const paid = await aPurchase(customerId, { microCredits: credits(1), paidCents: 10 }, later(1));
    const given = await aGrant(customerId, { microCredits: credits(1) }, later(2));
    const soon = await aGrant(
      customerId,
      { microCredits: credits(1), expiresAt: later(99) },
      later(3),
    );

    const lots = await listLots(db(), customerId);
    expect(lots.slice(0, 3).map((lot) => lot.sourceId)).toEqual([
      soon.sourceId,
      given.sourceId,
      paid.orderId,
    ]);
    expect(lots[3]?.consumedMicroCredits).toBe(credits(1));
    expect(await listLots(db(), customerId, { heldOnly: true })).toHaveLength(3);
  });
});

describe('listTransfers', () => {
  test('pages backwards by seq without a row missing or twice', async () => {
    const customerId = await aWallet({ microCredits: credits(9) });
    for (let n = 0; n < 6; n++) await aReservation(customerId, credits(1));

    const first = await listTransfers(db(), customerId, { limit: 3 });
    const second = await listTransfers(db(), customerId, { limit: 10, before: first[2]?.seq ?? 0 });

    expect([...first, ...second].map((transfer) => transfer.seq)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('pages forwards again, and shows what one cause moved', async () => {
    const customerId = await aWallet({ microCredits: credits(9) });
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push(await aReservation(customerId, credits(1)));
    const seqs = async (query: { after?: number; subjectId?: string }) =>
      (await listTransfers(db(), customerId, { limit: 2, ...query })).map(({ seq }) => seq);

    expect(await seqs({ after: 1 })).toEqual([3, 2]);
    expect(await seqs({ after: 4 })).toEqual([5]);
    expect(await seqs({ subjectId: ids[1] ?? '' })).toEqual([3]);
    expect(await seqs({ subjectId: newId('gen') })).toEqual([]);
  });

  test('names the lot’s kind and where it came from, and shows nobody else’s rows', async () => {
    const customerId = await aWallet();
    const { orderId } = await aPurchase(customerId, { microCredits: credits(9), paidCents: 10 });
    await aWallet({ microCredits: credits(9) });
    const generationId = await aReservation(customerId, credits(1));

    expect(
      await listTransfers(db(), customerId, { limit: 10, reasons: ['reserve'] }),
    ).toMatchObject([
      {
        subjectId: generationId,
        lotKind: 'purchase',
        lotSourceId: orderId,
        availableAfterMicroCredits: credits(8),
        reservedAfterMicroCredits: credits(1),
      },
    ]);
  });

  test('refuses a page without an end as a bug', () => {
    expect(() => listTransfers(db(), newId('cus'), { limit: 501 })).toThrow(
      'a page has 1 to 500 rows',
    );
  });
});

describe('lotsOfGeneration', () => {
  test('names the lots that paid, in the order in which they were spent', async () => {
    const customerId = await aWallet(
      { microCredits: credits(1), expiresAt: later(99) },
      { microCredits: credits(9), paidCents: 10 },
    );
    const generationId = await aReservation(customerId, credits(5));
    expect(await lotsOfGeneration(db(), customerId, generationId)).toEqual([]);

    await settleReservation(db(), {
      customerId,
      generationId,
      microCredits: credits(3),
      principalId: BY,
      now: NOW,
    });

    expect(await lotsOfGeneration(db(), customerId, generationId)).toMatchObject([
      { kind: 'goodwill', consumedMicroCredits: credits(1), paidMicroUsd: 0 },
      {
        kind: 'purchase',
        consumedMicroCredits: credits(2),
        paidMicroUsd: 100_000,
        grantedMicroCredits: credits(9),
      },
    ]);
    expect(await lotsOfGeneration(db(), await aWallet(), generationId)).toEqual([]);
  });
});
