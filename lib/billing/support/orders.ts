import { expect } from 'vitest';
import { z } from 'zod';
import { getBalance } from '@/lib/ledger';
import { db, row, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { aBuyer } from '@/tests/support/factories';
import { anEvent, billingContext, type JsonObject, type StripeWorld } from '@/tests/support/stripe';
import { getOrder } from '../get-order';
import { startCheckout } from '../start-checkout';

/** An order whose customer stands on Stripe's page. */
export async function anOpenOrder(stripe: StripeWorld) {
  const buyer = await aBuyer();
  const { orderId } = await startCheckout(billingContext(), {
    ...buyer,
    packId: 'pack_starter',
    requestKey: newId('req'),
  });
  const id = { customerId: buyer.customerId, orderId };
  const { checkoutSessionId } = await getOrder(billingContext(), id);
  const sessionId = checkoutSessionId ?? '';
  return {
    ...id,
    sessionId,
    session: () => stripe.read(`/v1/checkout/sessions/${sessionId}`),
    order: () => getOrder(billingContext(), id),
    state: async () => (await getOrder(billingContext(), id)).state,
    available: async () =>
      (await getBalance(db(), buyer.customerId, new Date())).availableMicroCredits,
  };
}

/** The same, once it is paid at Stripe and no webhook has arrived yet. */
export async function aPaidSession(stripe: StripeWorld) {
  const open = await anOpenOrder(stripe);
  await stripe.pay(open.sessionId);
  return open;
}

/** The event that the customer is through, with the session as it is now, but for what is given. */
export const completed = async (
  open: { session(): Promise<JsonObject> },
  given: JsonObject = {},
): Promise<JsonObject> =>
  anEvent('checkout.session.completed', { ...(await open.session()), ...given });

const EventFacts = z.object({
  state: z.string(),
  note: z.string().nullable(),
  deliveries: z.number(),
});

/** What the inbox knows of an event; undefined when it was not stored. */
export const storedEvent = (id: unknown) =>
  row(db(), EventFacts, sql`SELECT state, note, deliveries FROM stripe_event WHERE id = ${id}`);

/** How many events the inbox has. */
export async function eventCount(): Promise<number> {
  const found = await row(
    db(),
    z.object({ n: z.number() }),
    sql`SELECT count(*) AS n FROM stripe_event`,
  );
  expect(found).toBeDefined();
  return found?.n ?? Number.NaN;
}
