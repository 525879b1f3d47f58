import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, rows, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, microCredits } from '@/lib/platform/units';
import { BadAmount, ReasonMissing, UnknownWallet } from './errors';
import { grantCredits } from './grant-credits';
import { aWallet, fulfilled, held, NOW, nothing, race } from './support/wallets';

const grant = (customerId: string) => ({
  customerId,
  kind: 'goodwill' as const,
  sourceId: newId('adj', NOW),
  microCredits: credits(5),
  expiresAt: null,
  principalId: newId('per'),
  reason: 'sorry for the outage',
  now: NOW,
});

const auditEntries = (customerId: string) =>
  rows(
    db(),
    z.object({
      kind: z.string(),
      who: z.string(),
      action: z.string(),
      subject: z.string(),
      reason: z.string(),
    }),
    sql`SELECT principal_kind AS kind, principal_id AS who, action, subject_id AS subject, reason FROM audit_entry WHERE customer_id = ${customerId}`,
  );

describe('grantCredits', () => {
  test('makes a lot that earns nothing, and says in the audit log who gave it and why', async () => {
    const customerId = await aWallet();
    const input = grant(customerId);

    expect(await grantCredits(db(), input)).toEqual({ posted: true });
    expect(await held(customerId)).toEqual({ ...nothing, available: 5 });
    expect(await auditEntries(customerId)).toEqual([
      {
        kind: 'provider',
        who: input.principalId,
        action: 'credits.grant',
        subject: input.sourceId,
        reason: input.reason,
      },
    ]);
  });

  test('is refused without a reason, without an amount and without a customer', async () => {
    const customerId = await aWallet();

    await expect(grantCredits(db(), { ...grant(customerId), reason: '  x ' })).rejects.toThrow(
      ReasonMissing,
    );
    await expect(
      grantCredits(db(), { ...grant(customerId), microCredits: microCredits(0) }),
    ).rejects.toThrow(BadAmount);
    await expect(grantCredits(db(), grant(newId('cus')))).rejects.toThrow(UnknownWallet);
    expect(await held(customerId)).toEqual(nothing);
    expect(await auditEntries(customerId)).toEqual([]);
  });

  test('raced and repeated, one source is granted once, with one audit entry', async () => {
    const customerId = await aWallet();
    const input = grant(customerId);

    const outcomes = fulfilled(await race(8, () => grantCredits(db(), input)));

    expect(outcomes.filter((outcome) => outcome.posted)).toHaveLength(1);
    expect(outcomes).toHaveLength(8);
    expect(await held(customerId)).toEqual({ ...nothing, available: 5 });
    expect(await auditEntries(customerId)).toHaveLength(1);
  });
});
