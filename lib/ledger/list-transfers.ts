import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { type Db, noSql, rows, sql } from '@/lib/platform/db';
import { instantOfId } from '@/lib/platform/ids';
import { ACCOUNTS, LOT_KINDS, TRANSFER_REASONS, type TransferReason } from './account';
import { checkSubject } from './check-input';
import { MicroCreditsColumn } from './store';

const PAGE_MAX = 500;

const Transfer = z.object({
  /** 1, 2, 3 … for each customer, without gaps. */
  seq: z.number().int(),
  debitAccount: z.enum(ACCOUNTS),
  creditAccount: z.enum(ACCOUNTS),
  amountMicroCredits: MicroCreditsColumn,
  reason: z.enum(TRANSFER_REASONS),
  /** The cause: `gen_…`, `ord_…`, `adj_…`, `exp_…`. */
  subjectId: z.string(),
  /** Null for what became debt: no lot paid for it. */
  lotId: z.string().nullable(),
  lotKind: z.enum(LOT_KINDS).nullable(),
  /** What the lot came from, so that a page can link to it. */
  lotSourceId: z.string().nullable(),
  availableAfterMicroCredits: MicroCreditsColumn,
  reservedAfterMicroCredits: MicroCreditsColumn,
  principalId: z.string(),
  note: z.string().nullable(),
  postedAt: z.date(),
});
export type Transfer = z.output<typeof Transfer>;

export type TransferQuery = {
  limit: number;
  /** The `seq` of the last row of the page before: rows older than it. */
  before?: number | undefined;
  /** The `seq` of the first row of the page after: the rows that come right before it. */
  after?: number | undefined;
  reasons?: readonly TransferReason[] | undefined;
  /** Only what one cause moved: a prefixed ULID. */
  subjectId?: string | undefined;
};

/** A customer's journal, newest first. */
export function listTransfers(
  db: Db,
  customerId: string,
  options: TransferQuery,
): Promise<Transfer[]> {
  assert(options.limit >= 1 && options.limit <= PAGE_MAX, `a page has 1 to ${PAGE_MAX} rows`);
  const { before, after, reasons, subjectId } = options;
  if (subjectId !== undefined) checkSubject(subjectId);
  const found = rows(
    db,
    Transfer,
    sql`SELECT t.seq, t.debit_account AS "debitAccount", t.credit_account AS "creditAccount",
               t.amount_micro_credits AS "amountMicroCredits", t.reason, t.subject_id AS "subjectId",
               nullif(t.lot_id, '') AS "lotId", l.kind AS "lotKind", l.source_id AS "lotSourceId",
               t.available_after_micro_credits AS "availableAfterMicroCredits",
               t.reserved_after_micro_credits AS "reservedAfterMicroCredits",
               t.principal_id AS "principalId", t.note, t.posted_at AS "postedAt"
          FROM ledger_transfer t
          LEFT JOIN ledger_lot l ON l.customer_id = t.customer_id AND l.id = t.lot_id
         WHERE t.customer_id = ${customerId}
           ${before === undefined ? noSql : sql`AND t.seq < ${before}`}
           ${after === undefined ? noSql : sql`AND t.seq > ${after}`}
           ${subjectId === undefined ? noSql : sql`AND t.subject_id = ${subjectId} AND t.subject_at = ${instantOfId(subjectId)}`}
           ${reasons === undefined ? noSql : sql`AND t.reason = ANY (${[...reasons]})`}
         ORDER BY t.seq ${after === undefined ? sql`DESC` : sql`ASC`}
         LIMIT ${options.limit}`,
  );
  return after === undefined ? found : found.then((page) => page.reverse());
}
