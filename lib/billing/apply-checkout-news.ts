import { creditPurchase } from '@/lib/ledger';
import { assert } from '@/lib/platform/assert';
import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { microUsdFromCents, usdCents } from '@/lib/platform/units';
import { type CheckoutNews, type CheckoutSession, decide, orderIdOf } from './checkout-session';
import { expiryOf, type Order } from './order';
import { claimEffect, lockOrder, moveOrder } from './store';

/** What came of something that Stripe said. `refused` is for staff to look at. */
export type Outcome = {
  state: 'applied' | 'ignored' | 'refused';
  note: string | null;
  orderId?: string;
};

export type Source = { eventId: string | null; now: Date };

/**
 * Applies news about a Checkout Session to its order, and credits it when it is paid, in the caller's transaction.
 * Webhooks and our own questions to Stripe both come through here, so that the same news twice are news once.
 */
export async function applyCheckoutNews(
  tx: Db,
  session: CheckoutSession,
  news: CheckoutNews,
  source: Source,
): Promise<Outcome> {
  const orderId = orderIdOf(session);
  if (orderId === undefined || !isId('ord', orderId))
    return { state: 'ignored', note: 'Not a session of ours.' };
  const order = await lockOrder(tx, orderId);
  if (!order) return { state: 'refused', note: `There is no order ${orderId}.`, orderId };

  const decision = decide(order, session, news);
  switch (decision.kind) {
    case 'ignore':
      return { state: 'ignored', note: decision.note, orderId };
    case 'mismatch':
      await holdBack(tx, order, session, decision.note, source);
      return { state: 'refused', note: decision.note, orderId };
    case 'move':
      await claimEffect(tx, { objectId: session.id, effect: `order_${decision.to}`, ...source });
      await moveOrder(tx, order, {
        ...factsOf(session, source),
        state: decision.to,
        reason: decision.reason,
      });
      return { state: 'applied', note: null, orderId };
    case 'grant':
      await grant(tx, order, session, source);
      return { state: 'applied', note: null, orderId };
  }
}

const factsOf = (session: CheckoutSession, { now }: Source) => ({
  sessionId: session.id,
  paymentIntentId: session.payment_intent,
  paidAt: null,
  now,
});

/** An order that was paid, or that the news do not even belong to, stays what it is. */
async function holdBack(
  tx: Db,
  order: Order,
  session: CheckoutSession,
  note: string,
  source: Source,
): Promise<void> {
  if (order.state === 'paid' || (order.checkoutSessionId ?? session.id) !== session.id) return;
  await moveOrder(tx, order, { ...factsOf(session, source), state: 'mismatched', reason: note });
}

async function grant(
  tx: Db,
  order: Order,
  session: CheckoutSession,
  source: Source,
): Promise<void> {
  const { eventId, now } = source;
  const isFirst = await claimEffect(tx, {
    objectId: session.id,
    effect: 'grant_credits',
    eventId,
    now,
  });
  assert(isFirst, 'an order that is not paid has granted nothing');
  assert(order.currency === 'usd', 'packs are sold in US dollars');
  const { posted } = await creditPurchase(tx, {
    customerId: order.customerId,
    orderId: order.id,
    microCredits: order.grantedMicroCredits,
    paidMinor: order.amountMinor,
    currency: order.currency,
    paidMicroUsd: microUsdFromCents(usdCents(order.amountMinor)),
    feeMicroUsd: null,
    expiresAt: expiryOf(now, order.validMonths),
    principalId: 'system',
    now,
  });
  assert(posted, 'the ledger has no lot of an order that is not paid');
  await moveOrder(tx, order, {
    ...factsOf(session, source),
    state: 'paid',
    reason: null,
    paidAt: now,
  });
}
