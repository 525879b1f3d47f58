import { transact } from '@/lib/platform/db';
import { applyCheckoutNews, type Outcome } from './apply-checkout-news';
import { type CheckoutNews, CheckoutSession } from './checkout-session';
import type { BillingContext } from './context';
import { StripeRefused, StripeUnavailable } from './errors';
import { getOrder } from './get-order';
import { isUnsettled, type Order } from './order';
import { closeOrder, takeCheckTurn } from './store';
import { callStripe } from './stripe';

/** A page that waits looks every second or two; Stripe is asked less often than that. */
const CHECK_PAUSE_SECONDS = 5;

/**
 * The order as it stands, after asking Stripe when the webhook is late: at most every five seconds for an order, and
 * through the same path as the webhook, so that both together credit once. While Stripe is away the order is what we know.
 *
 * @throws NotFound also for what belongs to others
 */
export async function reconcileOrder(
  ctx: BillingContext,
  asked: { customerId: string; orderId: string },
): Promise<Order> {
  const order = await getOrder(ctx, asked);
  if (!isUnsettled(order.state)) return order;
  try {
    await checkOrder(ctx, order, CHECK_PAUSE_SECONDS);
  } catch (error) {
    if (!(error instanceof StripeUnavailable)) throw error;
    ctx.log.warn(
      { orderId: order.id, cause: error.cause },
      'Stripe could not be asked about an order',
    );
  }
  return getOrder(ctx, asked);
}

/** Asks Stripe about one order and applies the answer, unless somebody asked less than `pauseSeconds` ago. Throws StripeUnavailable. */
export async function checkOrder(
  ctx: BillingContext,
  order: Order,
  pauseSeconds: number,
): Promise<void> {
  if (order.checkoutSessionId === null) return;
  if (!(await takeCheckTurn(ctx.db, order, pauseSeconds, ctx.now))) return;
  await askStripe(ctx, order, order.checkoutSessionId);
}

async function askStripe(ctx: BillingContext, order: Order, sessionId: string): Promise<void> {
  const answer = await retrieveSession(sessionId);
  if (answer === 'unknown') {
    if (order.checkoutExpiresAt <= ctx.now)
      await closeOrder(ctx.db, order, 'Stripe does not know it any more.', ctx.now);
    return;
  }
  const news = newsOf(answer.session, answer.paymentStatus);
  if (news === undefined) return;
  const outcome = await transact(ctx.db, (tx) =>
    applyCheckoutNews(tx, answer.session, news, { eventId: null, now: ctx.now }),
  );
  alertIfRefused(ctx, order, outcome);
}

async function retrieveSession(
  id: string,
): Promise<{ session: CheckoutSession; paymentStatus: string | undefined } | 'unknown'> {
  try {
    const session = await callStripe('checkout.sessions.retrieve', (stripe) =>
      stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }),
    );
    const { payment_intent: payment } = session;
    return {
      session: CheckoutSession.parse(session),
      paymentStatus: payment === null || typeof payment === 'string' ? undefined : payment.status,
    };
  } catch (error) {
    if (error instanceof StripeRefused && error.facts.code === 'resource_missing') return 'unknown';
    throw error;
  }
}

/** What a session that we looked at says; undefined while the customer has not paid. */
export function newsOf(
  session: Pick<CheckoutSession, 'status' | 'payment_status'>,
  paymentStatus: string | undefined,
): CheckoutNews | undefined {
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete') return undefined;
  if (session.payment_status !== 'unpaid') return 'paid';
  return paymentStatus === 'requires_payment_method' || paymentStatus === 'canceled'
    ? 'failed'
    : 'processing';
}

function alertIfRefused(ctx: BillingContext, order: Order, outcome: Outcome): void {
  if (outcome.state !== 'refused') return;
  ctx.log.error(
    { alert: 'order_mismatched', orderId: order.id, note: outcome.note },
    'what Stripe reports about an order was refused: staff must look at it',
  );
}
