import type { Db } from '@/lib/platform/db';
import type { Outcome } from './apply-checkout-news';
import { chargeSucceeded } from './events/charge-succeeded';
import {
  checkoutSessionAsyncPaymentFailed,
  checkoutSessionAsyncPaymentSucceeded,
  checkoutSessionCompleted,
  checkoutSessionExpired,
} from './events/checkout-session';
import type { StripeEvent } from './stripe-event';

type EventHandler = (tx: Db, event: StripeEvent, now: Date) => Promise<Outcome>;

/** A map and not an object: an event type is somebody else's text, and objects know names like `constructor`. */
const HANDLERS: ReadonlyMap<string, EventHandler> = new Map([
  ['checkout.session.completed', checkoutSessionCompleted],
  ['checkout.session.async_payment_succeeded', checkoutSessionAsyncPaymentSucceeded],
  ['checkout.session.async_payment_failed', checkoutSessionAsyncPaymentFailed],
  ['checkout.session.expired', checkoutSessionExpired],
  ['charge.succeeded', chargeSucceeded],
]);

export const isHandledType = (type: string): boolean => HANDLERS.has(type);

/** Does what an event calls for, in the transaction that stores it. Types that nobody handles change nothing. */
export async function applyStripeEvent(tx: Db, event: StripeEvent, now: Date): Promise<Outcome> {
  const handler = HANDLERS.get(event.type);
  if (!handler) return { state: 'ignored', note: 'Nothing hangs on events of this type.' };
  return handler(tx, event, now);
}
