import { sha256Hex } from '@/lib/platform/crypto';
import type { BillingContext } from './context';
import { type Buyer, findStripeCustomer, keepStripeCustomer } from './store';
import { callStripe } from './stripe';

/**
 * Who the customer is at Stripe, made there on the first purchase.
 *
 * @param lostId an id that Stripe no longer knows, to be replaced
 * @throws StripeUnavailable, StripeRefused
 */
export async function ensureStripeCustomer(
  ctx: BillingContext,
  given: { customerId: string; livemode: boolean; buyer: Buyer; lostId: string | null },
): Promise<string> {
  const { customerId, livemode, buyer, lostId } = given;
  const known = await findStripeCustomer(ctx.db, customerId, livemode);
  if (known !== undefined && known !== lostId) return known;

  const params = {
    email: buyer.email,
    name: buyer.customerName,
    metadata: { tokentill_customer_id: customerId },
  };
  // Two callers ask the same question and get one customer; a changed name or a lost id is another question.
  const question = sha256Hex(JSON.stringify([params, lostId])).slice(0, 16);
  const made = await callStripe('customers.create', (stripe) =>
    stripe.customers.create(params, { idempotencyKey: `${customerId}-${question}` }),
  );
  return keepStripeCustomer(ctx.db, { customerId, livemode, stripeCustomerId: made.id, lostId });
}
