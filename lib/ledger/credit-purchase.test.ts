import { describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, type microCredits, microUsd } from '@/lib/platform/units';
import { creditPurchase } from './credit-purchase';
import { BadAmount, UnknownWallet } from './errors';
import { listLots } from './list-lots';
import { listTransfers } from './list-transfers';
import { aWallet, fulfilled, held, NOW, nothing, race } from './support/wallets';

const purchase = (customerId: string, orderId = newId('ord')) => ({
  customerId,
  orderId,
  microCredits: credits(1_000),
  paidMinor: 999,
  currency: 'usd',
  paidMicroUsd: microUsd(9_990_000),
  feeMicroUsd: null,
  expiresAt: new Date('2027-11-20T12:00:00Z'),
  principalId: 'system',
  now: NOW,
});

describe('creditPurchase', () => {
  test('makes one lot that knows its order, its price and its end', async () => {
    const customerId = await aWallet();
    const input = purchase(customerId);

    expect(await creditPurchase(db(), input)).toEqual({ posted: true });
    expect(await held(customerId)).toEqual({ ...nothing, available: 1_000 });
    expect(await listLots(db(), customerId)).toMatchObject([
      {
        kind: 'purchase',
        sourceId: input.orderId,
        paidMinor: 999,
        paidMicroUsd: 9_990_000,
        feeMicroUsd: null,
        expiresAt: input.expiresAt,
      },
    ]);
    expect(await listTransfers(db(), customerId, { limit: 10 })).toMatchObject([
      {
        seq: 1,
        reason: 'purchase',
        subjectId: input.orderId,
        debitAccount: 'issued',
        creditAccount: 'available',
      },
    ]);
  });

  test.each([0, -1, credits(1_000_000_000) + 1, Number.NaN])(
    'refuses an amount of %d',
    async (amount) => {
      const customerId = await aWallet();

      await expect(
        creditPurchase(db(), {
          ...purchase(customerId),
          microCredits: amount as ReturnType<typeof microCredits>,
        }),
      ).rejects.toThrow(BadAmount);
      expect(await held(customerId)).toEqual(nothing);
    },
  );

  test('is refused for a customer that does not exist', async () => {
    await expect(creditPurchase(db(), purchase(newId('cus')))).rejects.toThrow(UnknownWallet);
  });

  test('twice is once, whatever the second one says', async () => {
    const customerId = await aWallet();
    const input = purchase(customerId);
    await creditPurchase(db(), input);

    expect(await creditPurchase(db(), { ...input, microCredits: credits(5) })).toEqual({
      posted: false,
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 1_000 });
  });

  test('raced, one order is credited once', async () => {
    const customerId = await aWallet();
    const input = purchase(customerId);

    const outcomes = fulfilled(await race(10, () => creditPurchase(db(), input)));

    expect(outcomes.filter((outcome) => outcome.posted)).toHaveLength(1);
    expect(outcomes).toHaveLength(10);
    expect(await held(customerId)).toEqual({ ...nothing, available: 1_000 });
  });
});
