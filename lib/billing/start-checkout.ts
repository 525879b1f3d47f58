import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { env } from '@/lib/platform/env';
import { NotFound } from '@/lib/platform/errors';
import { isId, newId } from '@/lib/platform/ids';
import { parseInput } from '@/lib/platform/parse-input';
import { takeFromLimit } from '@/lib/platform/rate-limit';
import type { BillingContext } from './context';
import { EmailUnverified, PackUnknown, RequestKeyReused, StripeUnavailable } from './errors';
import { openCheckoutSession } from './open-checkout-session';
import type { Order, OrderState } from './order';
import { orderUrl } from './order-urls';
import {
  type Buyer,
  closeOrder,
  countFailedAttempt,
  findBuyer,
  findOrder,
  findOrderByRequest,
  insertOrder,
  openOrder,
} from './store';

/** How long a customer may take to pay; Stripe allows 24 hours, less what our repeats may take. */
const CHECKOUT_HOURS = 23;
/** Stripe opens no session that ends in less than half an hour. */
const OPENING_MINUTES_MIN = 31;
const BUSY_ATTEMPTS_MAX = 20;
const BUSY_PAUSE_MS = 250;
const ORDERS_PER_HOUR_MAX = 60;
const ORDERS_LIMIT = { policy: 'checkout', limit: ORDERS_PER_HOUR_MAX, windowSeconds: 3_600 };

const StartCheckoutInput = z.object({
  packId: z.string().regex(/^pack_[a-z0-9_]{1,60}$/, 'This is not a credit pack.'),
  /** Made by the page, once for each button that it shows. */
  requestKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,100}$/, 'A request key has 8 to 100 letters, digits, _ or -.'),
});

/** Where the browser goes next: Stripe's page, or our page of the order when there is nothing left to pay. */
export type Checkout = { orderId: string; state: OrderState; url: string };

/**
 * Begins the purchase of a pack, or takes up the one that was begun under the same request key: ten clicks make one
 * order and one session. Price and credits come from the pack in our database; the browser sends neither. The order
 * is written first; Stripe is asked under the order's id, so that a repeat after a crash gets the same session.
 *
 * @throws NotFound when the person is not one of this customer, EmailUnverified, PackUnknown, RequestKeyReused,
 *   RateLimited, StripeUnavailable, StripeRefused, StripeNotConfigured
 */
export async function startCheckout(
  ctx: BillingContext,
  input: { customerId: string; personId: string; packId: string; requestKey: string },
): Promise<Checkout> {
  const { customerId, personId } = input;
  if (!isId('cus', customerId) || !isId('per', personId)) throw new NotFound();
  const { packId, requestKey } = parseInput(StartCheckoutInput, {
    packId: input.packId,
    requestKey: input.requestKey,
  });
  const buyer = await findBuyer(ctx.db, customerId, personId);
  if (!buyer) throw new NotFound();
  if (!buyer.isVerified) throw new EmailUnverified();

  const order = await draftOrder(ctx, { customerId, personId, packId, requestKey });
  if (order.packId !== packId) throw new RequestKeyReused();
  return checkoutOf(await openedOrder(ctx, order, buyer));
}

async function draftOrder(
  ctx: BillingContext,
  asked: { customerId: string; personId: string; packId: string; requestKey: string },
): Promise<Order> {
  const known = await findOrderByRequest(ctx.db, asked.customerId, asked.requestKey);
  if (known) return known;
  await takeFromLimit(ORDERS_LIMIT, asked.customerId);
  const made = await insertOrder(ctx.db, {
    ...asked,
    id: newId('ord', ctx.now),
    livemode: env().TOKENTILL_MODE === 'live',
    checkoutExpiresAt: new Date(ctx.now.getTime() + CHECKOUT_HOURS * 3_600_000),
    now: ctx.now,
  });
  const order = made ?? (await findOrderByRequest(ctx.db, asked.customerId, asked.requestKey));
  if (!order) throw new PackUnknown();
  return order;
}

/** The order once the customer can pay it, or once it is beyond paying. */
async function openedOrder(ctx: BillingContext, draft: Order, buyer: Buyer): Promise<Order> {
  let order = draft;
  for (let attempt = 1; order.state === 'draft'; attempt++) {
    if (order.checkoutExpiresAt.getTime() - ctx.now.getTime() < OPENING_MINUTES_MIN * 60_000) {
      await closeOrder(ctx.db, order, 'It was begun too long ago.', ctx.now);
      return reread(ctx, order);
    }
    try {
      const session = await openCheckoutSession(ctx, order, buyer);
      order = (await openOrder(ctx.db, order, session, ctx.now)) ?? (await reread(ctx, order));
    } catch (error) {
      if (!(error instanceof StripeUnavailable)) throw error;
      if (error.isKept) await countFailedAttempt(ctx.db, order);
      if (!error.isBusy || attempt === BUSY_ATTEMPTS_MAX) throw error;
      // Another caller is asking the same question at this moment: its answer is ours.
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
      order = await reread(ctx, order);
    }
  }
  return order;
}

async function reread(ctx: BillingContext, order: Order): Promise<Order> {
  const found = await findOrder(ctx.db, order.customerId, order.id);
  assert(found, 'an order is never deleted');
  return found;
}

function checkoutOf(order: Order): Checkout {
  const payAt = order.state === 'open' ? order.checkoutUrl : null;
  return { orderId: order.id, state: order.state, url: payAt ?? orderUrl(order.id) };
}
