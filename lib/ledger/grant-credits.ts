import { type Db, transact } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { MicroCredits } from '@/lib/platform/units';
import type { LotKind } from './account';
import { type AuditedAct, recordAct } from './audited-act';
import { checkAmount, checkReason, checkSubject } from './check-input';
import { postLot } from './store';

export type GrantCreditsInput = AuditedAct & {
  customerId: string;
  kind: Exclude<LotKind, 'purchase'>;
  /** Prefixed ULID of what the grant is for (`adj_…`): one grant for each. */
  sourceId: string;
  microCredits: MicroCredits;
  expiresAt: Date | null;
};

/**
 * Gives credits that nobody paid for, as one lot, with an audit entry that names who and why. Twice is once: `posted`
 * is false when the source has its lot already. Throws BadAmount, ReasonMissing, UnknownWallet.
 */
export async function grantCredits(db: Db, input: GrantCreditsInput): Promise<{ posted: boolean }> {
  checkAmount(input.microCredits);
  checkSubject(input.sourceId);
  const reason = checkReason(input.reason);
  return transact(db, async (tx) => {
    const posted = await postLot(tx, {
      ...input,
      lotId: newId('lot', input.now),
      reason: input.kind === 'adjustment' ? 'adjustment' : 'grant',
      paidMinor: 0,
      currency: 'usd',
      paidMicroUsd: 0,
      feeMicroUsd: 0,
      note: reason,
    });
    if (posted) {
      await recordAct(tx, input, {
        action: 'credits.grant',
        subjectId: input.sourceId,
        after: {
          kind: input.kind,
          microCredits: input.microCredits,
          expiresAt: input.expiresAt?.toISOString() ?? null,
        },
      });
    }
    return { posted };
  });
}
