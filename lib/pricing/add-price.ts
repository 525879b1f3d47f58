import { type AuditEntry, recordAudit } from '@/lib/platform/audit';
import { type Db, transact } from '@/lib/platform/db';
import { PriceInThePast, PriceTaken } from './errors';
import type { OperationPrice, OperationRate, UpstreamPrice } from './price';
import { insertOperationPrice, insertUpstreamPrice } from './store';

/** A form is filled in and sent within this: "from now on" may be that old when it arrives. */
const LATE_MS_MAX = 60_000;

type Act = { principalId: string; reason: string; now: Date; requestId?: string };

/**
 * Enters a new price of an operation, from `effectiveFrom` on, with an audit entry. Older prices stay: what was charged
 * is not touched. Throws PriceInThePast, PriceTaken.
 */
export async function addOperationPrice(
  db: Db,
  price: OperationRate & { operation: string; effectiveFrom: Date },
  act: Act,
): Promise<Pick<OperationPrice, 'id'>> {
  refusePast(price.effectiveFrom, act.now);
  return transact(db, async (tx) => {
    const id = await insertOperationPrice(tx, { ...price, createdBy: act.principalId });
    if (id === undefined) throw new PriceTaken();
    await recordAudit(tx, {
      ...auditOf(act),
      action: 'operation_price.add',
      subjectKind: 'operation_price',
      subjectId: id,
      after: price,
    });
    return { id };
  });
}

/** Enters a new price of a model, like addOperationPrice. */
export async function addUpstreamPrice(
  db: Db,
  price: Omit<UpstreamPrice, 'id' | 'createdBy'>,
  act: Act,
): Promise<Pick<UpstreamPrice, 'id'>> {
  refusePast(price.effectiveFrom, act.now);
  return transact(db, async (tx) => {
    const id = await insertUpstreamPrice(tx, { ...price, createdBy: act.principalId });
    if (id === undefined) throw new PriceTaken();
    await recordAudit(tx, {
      ...auditOf(act),
      action: 'upstream_price.add',
      subjectKind: 'upstream_price',
      subjectId: id,
      after: price,
    });
    return { id };
  });
}

function refusePast(effectiveFrom: Date, now: Date): void {
  if (effectiveFrom.getTime() < now.getTime() - LATE_MS_MAX)
    throw new PriceInThePast(effectiveFrom);
}

const auditOf = (
  act: Act,
): Pick<AuditEntry, 'principalKind' | 'principalId' | 'reason' | 'requestId'> => ({
  principalKind: 'provider',
  principalId: act.principalId,
  reason: act.reason,
  ...(act.requestId === undefined ? {} : { requestId: act.requestId }),
});
