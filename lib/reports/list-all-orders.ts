import { z } from 'zod';
import { type Db, noSql, rows, sql } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { MicroCreditsColumn } from './profit';
import { patternOf } from './search';

export const STAFF_ORDER_STATES = [
  'draft',
  'open',
  'processing',
  'paid',
  'failed',
  'expired',
  'mismatched',
] as const;
export type StaffOrderState = (typeof STAFF_ORDER_STATES)[number];

const StaffOrder = z.object({
  orderId: z.string(),
  customerId: z.string(),
  customerName: z.string(),
  packName: z.string(),
  grantedMicroCredits: MicroCreditsColumn,
  amountMinor: z.number(),
  currency: z.string(),
  livemode: z.boolean(),
  state: z.enum(STAFF_ORDER_STATES),
  stateReason: z.string().nullable(),
  checkoutSessionId: z.string().nullable(),
  paymentIntentId: z.string().nullable(),
  createdAt: z.date(),
  paidAt: z.date().nullable(),
});
export type StaffOrder = z.output<typeof StaffOrder>;

const PAGE_ROWS_MAX = 200;

/** Orders of all customers or of one, newest first; `before` is the last id of the page before. Throws InvalidInput. */
export function listAllOrders(
  db: Db,
  given: {
    customerId?: string;
    state?: StaffOrderState;
    search?: string;
    limit: number;
    before?: string;
  },
): Promise<StaffOrder[]> {
  const { customerId, state, search } = given;
  const before = given.before !== undefined && isId('ord', given.before) ? given.before : undefined;
  const pattern = patternOf(search);
  const text = search?.trim();
  return rows(
    db,
    StaffOrder,
    sql`SELECT o.id AS "orderId", o.customer_id AS "customerId", c.name AS "customerName", o.pack_name AS "packName",
               o.granted_micro_credits AS "grantedMicroCredits", o.amount_minor AS "amountMinor", o.currency, o.livemode, o.state,
               o.state_reason AS "stateReason", o.checkout_session_id AS "checkoutSessionId", o.payment_intent_id AS "paymentIntentId",
               o.created_at AS "createdAt", o.paid_at AS "paidAt"
          FROM credit_order o JOIN customer c ON c.id = o.customer_id
         WHERE TRUE
           ${customerId === undefined ? noSql : sql`AND o.customer_id = ${customerId}`}
           ${state === undefined ? noSql : sql`AND o.state = ${state}`}
           ${before === undefined ? noSql : sql`AND o.id < ${before}`}
           ${
             pattern === undefined
               ? noSql
               : sql`AND (c.name ILIKE ${pattern} OR c.email ILIKE ${pattern} OR o.id = ${text} OR o.checkout_session_id = ${text}
                      OR o.payment_intent_id = ${text} OR o.charge_id = ${text})`
           }
         ORDER BY o.id DESC LIMIT ${Math.min(given.limit, PAGE_ROWS_MAX)}`,
  );
}
