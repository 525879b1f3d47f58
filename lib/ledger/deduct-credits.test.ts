import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, rows, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, microCredits } from '@/lib/platform/units';
import { deductCredits } from './deduct-credits';
import { BadAmount, ReasonMissing, TooLittleToDeduct, UnknownWallet } from './errors';
import { listTransfers } from './list-transfers';
import {
  aReservation,
  aWallet,
  fulfilled,
  held,
  later,
  NOW,
  nothing,
  race,
  refused,
} from './support/wallets';

const deduction = (customerId: string, amount = credits(2)) => ({
  customerId,
  sourceId: newId('adj', NOW),
  microCredits: amount,
  principalId: newId('per'),
  reason: 'granted twice by mistake',
  now: NOW,
});

const auditCount = async (customerId: string) =>
  (
    await rows(
      db(),
      z.object({ id: z.string() }),
      sql`SELECT id FROM audit_entry WHERE customer_id = ${customerId} AND action = 'credits.deduct'`,
    )
  ).length;

describe('deductCredits', () => {
  test('takes available credits back, over several lots, and says why in the journal and the audit log', async () => {
    const customerId = await aWallet(
      { microCredits: credits(1), expiresAt: later(60) },
      { microCredits: credits(4) },
    );

    expect(await deductCredits(db(), deduction(customerId))).toEqual({ posted: true });
    expect(await held(customerId)).toEqual({ ...nothing, available: 3, reversed: 2 });
    expect(await auditCount(customerId)).toBe(1);
    const [last] = await listTransfers(db(), customerId, { limit: 1 });
    expect(last).toMatchObject({
      reason: 'adjustment',
      creditAccount: 'reversed',
      note: 'granted twice by mistake',
    });
  });

  test('is refused when less is available, and touches neither what is reserved nor anything else', async () => {
    const customerId = await aWallet({ microCredits: credits(4) });
    await aReservation(customerId, credits(3));

    await expect(deductCredits(db(), deduction(customerId))).rejects.toThrow(TooLittleToDeduct);
    expect(await held(customerId)).toEqual({ ...nothing, available: 1, reserved: 3 });
    expect(await auditCount(customerId)).toBe(0);
  });

  test('is refused without a reason, with an amount of nothing, and for a customer that does not exist', async () => {
    const customerId = await aWallet({ microCredits: credits(4) });

    await expect(deductCredits(db(), { ...deduction(customerId), reason: '' })).rejects.toThrow(
      ReasonMissing,
    );
    await expect(deductCredits(db(), deduction(customerId, microCredits(-1)))).rejects.toThrow(
      BadAmount,
    );
    await expect(deductCredits(db(), deduction(newId('cus')))).rejects.toThrow(UnknownWallet);
    expect(await held(customerId)).toEqual({ ...nothing, available: 4 });
  });

  test('raced and repeated, one source is deducted once', async () => {
    const customerId = await aWallet({ microCredits: credits(10) });
    const input = deduction(customerId);

    const outcomes = fulfilled(await race(8, () => deductCredits(db(), input)));

    expect(outcomes.filter((outcome) => outcome.posted)).toHaveLength(1);
    expect(outcomes).toHaveLength(8);
    expect(await held(customerId)).toEqual({ ...nothing, available: 8, reversed: 2 });
    expect(await auditCount(customerId)).toBe(1);
  });

  test('raced by different causes, what is there is never taken twice', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });

    const outcomes = await race(6, () => deductCredits(db(), deduction(customerId)));

    expect(fulfilled(outcomes)).toHaveLength(2);
    for (const reason of refused(outcomes)) expect(reason).toBeInstanceOf(TooLittleToDeduct);
    expect(await held(customerId)).toEqual({ ...nothing, available: 1, reversed: 4 });
  });
});
