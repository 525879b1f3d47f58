import { type AuditEntry, recordAudit } from '@/lib/platform/audit';
import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';

/** Who changes a wallet by hand, and why. Both are kept for ever. */
export type AuditedAct = {
  /** `per_…` of the member of staff, or `system`. */
  principalId: string;
  reason: string;
  now: Date;
  requestId?: string;
  address?: string;
};

/** Writes the audit entry of a posting, in the same transaction. */
export async function recordAct(
  tx: Db,
  act: AuditedAct & { customerId: string },
  entry: Pick<AuditEntry, 'action' | 'subjectId' | 'after'>,
): Promise<void> {
  await recordAudit(tx, {
    ...entry,
    principalKind: isId('per', act.principalId) ? 'provider' : 'system',
    principalId: act.principalId,
    subjectKind: 'wallet',
    customerId: act.customerId,
    reason: act.reason.trim(),
    ...(act.requestId === undefined ? {} : { requestId: act.requestId }),
    ...(act.address === undefined ? {} : { address: act.address }),
  });
}
