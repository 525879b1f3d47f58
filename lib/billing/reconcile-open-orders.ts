import { env } from '@/lib/platform/env';
import type { BillingContext } from './context';
import { StripeUnavailable } from './errors';
import { checkOrder } from './reconcile-order';
import { closeOldDrafts, findOverdueOrders } from './store';

/** Webhooks come within seconds; an order this old without one has lost it, or nobody has paid yet. */
const OVERDUE_MINUTES = 10;
const CHECK_PAUSE_MINUTES = 60;
const ORDERS_MAX = 50;

/**
 * Asks Stripe about orders whose webhook never came, so that nobody who paid waits for ever, and ends drafts that nobody
 * came back to. A bounded number at a time, each at most once an hour; without a Stripe key, or while Stripe is
 * away, it waits for the next time.
 */
export async function reconcileOpenOrders(ctx: BillingContext): Promise<void> {
  await closeOldDrafts(ctx.db, ctx.now);
  const { STRIPE_SECRET_KEY, TOKENTILL_MODE } = env();
  if (!STRIPE_SECRET_KEY) return;
  const before = (minutes: number) => new Date(ctx.now.getTime() - minutes * 60_000);
  const overdue = await findOverdueOrders(ctx.db, {
    livemode: TOKENTILL_MODE === 'live',
    createdBefore: before(OVERDUE_MINUTES),
    checkedBefore: before(CHECK_PAUSE_MINUTES),
    limit: ORDERS_MAX,
  });
  try {
    for (const order of overdue) await checkOrder(ctx, order, CHECK_PAUSE_MINUTES * 60);
  } catch (error) {
    if (!(error instanceof StripeUnavailable)) throw error;
    ctx.log.warn({ cause: error.cause }, 'Stripe could not be asked about overdue orders');
  }
}
