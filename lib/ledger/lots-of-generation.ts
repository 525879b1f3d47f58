import { z } from 'zod';
import { type Db, rows, sql } from '@/lib/platform/db';
import { instantOfId } from '@/lib/platform/ids';
import { LOT_KINDS } from './account';
import { MicroCreditsColumn, MicroUsdColumn } from './store';

const LotOfGeneration = z.object({
  /** Null for what became debt: no lot had credits left. */
  lotId: z.string().nullable(),
  kind: z.enum(LOT_KINDS).nullable(),
  sourceId: z.string().nullable(),
  consumedMicroCredits: MicroCreditsColumn,
  /** What the whole lot holds and cost: the price of a credit that was spent. */
  grantedMicroCredits: MicroCreditsColumn.nullable(),
  paidMicroUsd: MicroUsdColumn.nullable(),
});
export type LotOfGeneration = z.output<typeof LotOfGeneration>;

/** Which lots paid for a generation, in the order in which they were spent. Empty while it runs, or when it was free. */
export function lotsOfGeneration(
  db: Db,
  customerId: string,
  generationId: string,
): Promise<LotOfGeneration[]> {
  return rows(
    db,
    LotOfGeneration,
    sql`SELECT nullif(t.lot_id, '') AS "lotId", l.kind, l.source_id AS "sourceId",
               t.amount_micro_credits AS "consumedMicroCredits", l.granted_micro_credits AS "grantedMicroCredits",
               l.paid_micro_usd AS "paidMicroUsd"
          FROM ledger_transfer t
          LEFT JOIN ledger_lot l ON l.customer_id = t.customer_id AND l.id = t.lot_id
         WHERE t.customer_id = ${customerId} AND t.subject_id = ${generationId} AND t.subject_at = ${instantOfId(generationId)}
           AND t.credit_account = 'consumed'
         ORDER BY t.seq`,
  );
}
