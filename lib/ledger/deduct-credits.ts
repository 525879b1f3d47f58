import { type Db, transact } from '@/lib/platform/db';
import type { MicroCredits } from '@/lib/platform/units';
import { type AuditedAct, recordAct } from './audited-act';
import { checkAmount, checkReason, checkSubject } from './check-input';
import { postDeduction } from './store';

export type DeductCreditsInput = AuditedAct & {
  customerId: string;
  /** Prefixed ULID of what the deduction is for (`adj_…`): one deduction for each. */
  sourceId: string;
  microCredits: MicroCredits;
};

/**
 * Takes credits back by hand, from what is available only, with an audit entry that names who and why. Twice is once.
 * Throws TooLittleToDeduct, BadAmount, ReasonMissing, UnknownWallet, and moves nothing then.
 */
export async function deductCredits(
  db: Db,
  input: DeductCreditsInput,
): Promise<{ posted: boolean }> {
  checkAmount(input.microCredits);
  checkSubject(input.sourceId);
  const reason = checkReason(input.reason);
  return transact(db, async (tx) => {
    const posted = await postDeduction(tx, { ...input, subjectId: input.sourceId, note: reason });
    if (posted) {
      await recordAct(tx, input, {
        action: 'credits.deduct',
        subjectId: input.sourceId,
        after: { microCredits: input.microCredits },
      });
    }
    return { posted };
  });
}
