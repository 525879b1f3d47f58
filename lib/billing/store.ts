import { z } from 'zod';
import { type Db, execute, row, rows, type Sql, sql } from '@/lib/platform/db';
import { type Order, OrderRow, type OrderState } from './order';

const ORDER_COLUMNS: Sql = sql`id, customer_id AS "customerId", pack_id AS "packId", pack_name AS "packName",
  granted_micro_credits AS "grantedMicroCredits", amount_minor AS "amountMinor", currency, livemode, valid_months AS "validMonths",
  state, state_reason AS "stateReason", checkout_session_id AS "checkoutSessionId", checkout_url AS "checkoutUrl",
  checkout_expires_at AS "checkoutExpiresAt", checkout_attempt AS "checkoutAttempt", payment_intent_id AS "paymentIntentId",
  charge_id AS "chargeId", receipt_url AS "receiptUrl", created_at AS "createdAt", paid_at AS "paidAt"`;

const BuyerRow = z.object({
  customerName: z.string(),
  email: z.string(),
  isVerified: z.boolean(),
});
export type Buyer = z.output<typeof BuyerRow>;

/** The person who buys, when they belong to the customer and both are in use. */
export function findBuyer(
  db: Db,
  customerId: string,
  personId: string,
): Promise<Buyer | undefined> {
  return row(
    db,
    BuyerRow,
    sql`SELECT c.name AS "customerName", p.email, p.email_verified_at IS NOT NULL AS "isVerified"
          FROM person p JOIN customer c ON c.id = p.customer_id
         WHERE p.id = ${personId} AND p.customer_id = ${customerId} AND p.disabled_at IS NULL AND c.closed_at IS NULL`,
  );
}

/** A new order with the pack's price of this moment; undefined when the request key has one already or the pack is not sold. */
export function insertOrder(
  db: Db,
  given: {
    id: string;
    customerId: string;
    personId: string;
    packId: string;
    requestKey: string;
    livemode: boolean;
    checkoutExpiresAt: Date;
    now: Date;
  },
): Promise<Order | undefined> {
  return row(
    db,
    OrderRow,
    sql`INSERT INTO credit_order (customer_id, id, pack_id, pack_name, request_key, granted_micro_credits, amount_minor, currency, livemode,
          valid_months, created_by, checkout_expires_at, created_at, updated_at)
        SELECT ${given.customerId}, ${given.id}, id, name, ${given.requestKey}, granted_micro_credits, price_minor, currency, ${given.livemode},
          valid_months, ${given.personId}, ${given.checkoutExpiresAt}, ${given.now}, ${given.now}
          FROM credit_pack WHERE id = ${given.packId} AND active
        ON CONFLICT ON CONSTRAINT credit_order_request_once DO NOTHING
        RETURNING ${ORDER_COLUMNS}`,
  );
}

export function findOrderByRequest(
  db: Db,
  customerId: string,
  requestKey: string,
): Promise<Order | undefined> {
  return row(
    db,
    OrderRow,
    sql`SELECT ${ORDER_COLUMNS} FROM credit_order WHERE customer_id = ${customerId} AND request_key = ${requestKey}`,
  );
}

export function findOrder(db: Db, customerId: string, orderId: string): Promise<Order | undefined> {
  return row(
    db,
    OrderRow,
    sql`SELECT ${ORDER_COLUMNS} FROM credit_order WHERE customer_id = ${customerId} AND id = ${orderId}`,
  );
}

/** The order that Stripe's object names, locked until the transaction ends: what is said about it is applied one by one. */
export function lockOrder(tx: Db, orderId: string): Promise<Order | undefined> {
  return row(
    tx,
    OrderRow,
    sql`SELECT ${ORDER_COLUMNS} FROM credit_order WHERE id = ${orderId} FOR UPDATE`,
  );
}

/** Newest first; `before` is an order id. */
export function findOrders(
  db: Db,
  customerId: string,
  page: { limit: number; before?: string },
): Promise<Order[]> {
  const from = page.before === undefined ? sql`TRUE` : sql`id < ${page.before}`;
  return rows(
    db,
    OrderRow,
    sql`SELECT ${ORDER_COLUMNS} FROM credit_order WHERE customer_id = ${customerId} AND ${from} ORDER BY id DESC LIMIT ${page.limit}`,
  );
}

/** The customer can pay now. Changes nothing when another caller was first, or Stripe's news were. */
export function openOrder(
  db: Db,
  order: Order,
  session: { id: string; url: string },
  now: Date,
): Promise<Order | undefined> {
  return row(
    db,
    OrderRow,
    sql`UPDATE credit_order SET state = 'open', checkout_session_id = ${session.id}, checkout_url = ${session.url}, updated_at = ${now}
         WHERE customer_id = ${order.customerId} AND id = ${order.id} AND state = 'draft'
        RETURNING ${ORDER_COLUMNS}`,
  );
}

/** A draft or open order that can no longer be paid. */
export async function closeOrder(
  db: Db,
  order: Order,
  reason: string,
  now: Date,
): Promise<boolean> {
  const closed = await execute(
    db,
    sql`UPDATE credit_order SET state = 'expired', state_reason = ${reason}, updated_at = ${now}
         WHERE customer_id = ${order.customerId} AND id = ${order.id} AND state IN ('draft', 'open')`,
  );
  return closed > 0;
}

/** The next question about this order goes under a new idempotency key. Counts once for callers that saw the same attempt. */
export async function countFailedAttempt(db: Db, order: Order): Promise<void> {
  await execute(
    db,
    sql`UPDATE credit_order SET checkout_attempt = checkout_attempt + 1
         WHERE customer_id = ${order.customerId} AND id = ${order.id} AND state = 'draft' AND checkout_attempt = ${order.checkoutAttempt}`,
  );
}

/** Writes what became of an order; the caller holds its lock. */
export async function moveOrder(
  tx: Db,
  order: Order,
  to: {
    state: OrderState;
    reason: string | null;
    sessionId: string;
    paymentIntentId: string | null;
    paidAt: Date | null;
    now: Date;
  },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE credit_order SET state = ${to.state}, state_reason = ${to.reason}, checkout_session_id = ${to.sessionId},
          payment_intent_id = coalesce(${to.paymentIntentId}, payment_intent_id), paid_at = ${to.paidAt}, updated_at = ${to.now}
         WHERE customer_id = ${order.customerId} AND id = ${order.id}`,
  );
}

/** The charge behind a payment and its receipt: for people to look at, no credits hang on it. */
export async function noteCharge(
  tx: Db,
  order: Order,
  charge: { id: string; receiptUrl: string | null },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE credit_order SET charge_id = ${charge.id}, receipt_url = coalesce(${charge.receiptUrl}, receipt_url)
         WHERE customer_id = ${order.customerId} AND id = ${order.id}`,
  );
}

/** Takes the turn to ask Stripe about an order; false when somebody asked less than `pauseSeconds` ago. */
export async function takeCheckTurn(
  db: Db,
  order: Order,
  pauseSeconds: number,
  now: Date,
): Promise<boolean> {
  const taken = await execute(
    db,
    sql`UPDATE credit_order SET checked_at = ${now}
         WHERE customer_id = ${order.customerId} AND id = ${order.id}
           AND (checked_at IS NULL OR checked_at <= ${now}::timestamptz - ${pauseSeconds} * interval '1 second')`,
  );
  return taken > 0;
}

/** True the first time that this effect of the object is claimed, in the transaction that also makes it happen. */
export async function claimEffect(
  tx: Db,
  claim: { objectId: string; effect: string; eventId: string | null; now: Date },
): Promise<boolean> {
  const claimed = await execute(
    tx,
    sql`INSERT INTO stripe_effect (object_id, effect, event_id, applied_at)
        VALUES (${claim.objectId}, ${claim.effect}, ${claim.eventId}, ${claim.now}) ON CONFLICT (object_id, effect) DO NOTHING`,
  );
  return claimed > 0;
}

const StripeCustomerRow = z.object({ stripeCustomerId: z.string() });

export async function findStripeCustomer(
  db: Db,
  customerId: string,
  livemode: boolean,
): Promise<string | undefined> {
  const found = await row(
    db,
    StripeCustomerRow,
    sql`SELECT stripe_customer_id AS "stripeCustomerId" FROM stripe_customer WHERE customer_id = ${customerId} AND livemode = ${livemode}`,
  );
  return found?.stripeCustomerId;
}

/** Remembers who a customer is at Stripe, unless somebody was first; an id that Stripe has lost is replaced. Returns the one that holds. */
export async function keepStripeCustomer(
  db: Db,
  given: { customerId: string; livemode: boolean; stripeCustomerId: string; lostId: string | null },
): Promise<string> {
  await execute(
    db,
    sql`INSERT INTO stripe_customer AS s (customer_id, livemode, stripe_customer_id)
        VALUES (${given.customerId}, ${given.livemode}, ${given.stripeCustomerId})
        ON CONFLICT (customer_id, livemode) DO UPDATE SET stripe_customer_id = excluded.stripe_customer_id
          WHERE s.stripe_customer_id = ${given.lostId}`,
  );
  return (await findStripeCustomer(db, given.customerId, given.livemode)) ?? given.stripeCustomerId;
}

/** Orders that Stripe should have told us about by now, the one asked about longest ago first. */
export function findOverdueOrders(
  db: Db,
  given: { livemode: boolean; createdBefore: Date; checkedBefore: Date; limit: number },
): Promise<Order[]> {
  return rows(
    db,
    OrderRow,
    sql`SELECT ${ORDER_COLUMNS} FROM credit_order
         WHERE state IN ('open', 'processing') AND livemode = ${given.livemode} AND created_at < ${given.createdBefore}
           AND (checked_at IS NULL OR checked_at < ${given.checkedBefore})
         ORDER BY checked_at NULLS FIRST, id LIMIT ${given.limit}`,
  );
}

/** Ends drafts that nobody came back to: Stripe never heard of them, or nobody was ever shown their page. */
export function closeOldDrafts(db: Db, now: Date): Promise<number> {
  return execute(
    db,
    sql`UPDATE credit_order SET state = 'expired', state_reason = 'It was begun and not taken up.', updated_at = ${now}
         WHERE state = 'draft' AND checkout_expires_at <= ${now}`,
  );
}
