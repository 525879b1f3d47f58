import type { Db } from '@/lib/platform/db';
import { applyCheckoutNews, type Outcome } from '../apply-checkout-news';
import { type CheckoutNews, CheckoutSession } from '../checkout-session';
import type { StripeEvent } from '../stripe-event';

/** A handler for events about a Checkout Session; `newsOf` says what the event means. */
function checkoutHandler(newsOf: (session: CheckoutSession) => CheckoutNews) {
  return async (tx: Db, event: StripeEvent, now: Date): Promise<Outcome> => {
    const session = CheckoutSession.safeParse(event.data.object);
    if (!session.success)
      return { state: 'refused', note: `The session cannot be read: ${session.error.message}` };
    return applyCheckoutNews(tx, session.data, newsOf(session.data), { eventId: event.id, now });
  };
}

/** The customer is through. A card is paid now, a bank debit is only promised. */
export const checkoutSessionCompleted = checkoutHandler((session) =>
  session.payment_status === 'unpaid' ? 'processing' : 'paid',
);

/** A bank debit came through, days later. */
export const checkoutSessionAsyncPaymentSucceeded = checkoutHandler(() => 'paid');

/** The bank refused a debit. */
export const checkoutSessionAsyncPaymentFailed = checkoutHandler(() => 'failed');

/** Nobody paid in time. */
export const checkoutSessionExpired = checkoutHandler(() => 'expired');
