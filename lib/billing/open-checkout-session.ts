import { assert } from '@/lib/platform/assert';
import { sha256Hex } from '@/lib/platform/crypto';
import { MICRO_CREDITS_PER_CREDIT } from '@/lib/platform/units';
import { ORDER_METADATA_KEY } from './checkout-session';
import type { BillingContext } from './context';
import { StripeRefused } from './errors';
import type { Order } from './order';
import { cancelUrl, orderUrl } from './order-urls';
import { type Buyer, findStripeCustomer } from './store';
import { callStripe } from './stripe';
import { ensureStripeCustomer } from './stripe-customer';

/**
 * Asks Stripe for the page on which an order is paid. The question is made of the order alone, word for word the same
 * each time, and its idempotency key begins with the order's id: repeated at any time, by any process, it has one answer.
 *
 * @throws StripeUnavailable, StripeRefused
 */
export async function openCheckoutSession(
  ctx: BillingContext,
  order: Order,
  buyer: Buyer,
): Promise<{ id: string; url: string }> {
  try {
    return await createSession(ctx, order, { buyer, lostId: null });
  } catch (error) {
    if (!isLostCustomer(error)) throw error;
    // The database has seen another Stripe account, or somebody deleted the customer there.
    const lostId = await findStripeCustomer(ctx.db, order.customerId, order.livemode);
    return createSession(ctx, order, { buyer, lostId: lostId ?? null });
  }
}

async function createSession(
  ctx: BillingContext,
  order: Order,
  { buyer, lostId }: { buyer: Buyer; lostId: string | null },
): Promise<{ id: string; url: string }> {
  const { customerId, livemode } = order;
  const customer = await ensureStripeCustomer(ctx, { customerId, livemode, buyer, lostId });
  const metadata = { [ORDER_METADATA_KEY]: order.id };
  const bought = creditsText(order);
  const question = {
    mode: 'payment' as const,
    customer,
    client_reference_id: order.id,
    metadata,
    payment_intent_data: { description: `${order.packName}: ${bought}`, metadata },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: order.currency,
          unit_amount: order.amountMinor,
          product_data: { name: order.packName, description: bought },
        },
      },
    ],
    submit_type: 'pay' as const,
    success_url: orderUrl(order.id),
    cancel_url: cancelUrl(order.id),
    expires_at: Math.floor(order.checkoutExpiresAt.getTime() / 1000),
  };
  // Stripe refuses another question under a known key: a server that was given a new address asks another one.
  const digest = sha256Hex(JSON.stringify(question)).slice(0, 16);
  const idempotencyKey = `${order.id}-${order.checkoutAttempt}-${digest}`;
  const session = await callStripe('checkout.sessions.create', (stripe) =>
    stripe.checkout.sessions.create(question, { idempotencyKey }),
  );
  assert(session.url, 'a new session of a hosted page has an address');
  return { id: session.id, url: session.url };
}

const isLostCustomer = (error: unknown): boolean =>
  error instanceof StripeRefused &&
  error.facts.code === 'resource_missing' &&
  error.facts.param === 'customer';

const creditsText = (order: Order): string => {
  const credits = (order.grantedMicroCredits / MICRO_CREDITS_PER_CREDIT).toLocaleString('en-US');
  return order.validMonths === null
    ? `${credits} credits`
    : `${credits} credits, valid for ${order.validMonths} months`;
};
