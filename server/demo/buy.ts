import { z } from 'zod';
import {
  getOrder,
  listPacks,
  listStripeEvents,
  type Order,
  reconcileOrder,
  startCheckout,
} from '@/lib/billing';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { microUsdFromCents, usdCents } from '@/lib/platform/units';
import {
  creditsOf,
  cyan,
  dim,
  dollarsOf,
  done,
  expectThat,
  heading,
  note,
  waitFor,
  yellow,
} from './terminal';
import { context, type Till } from './till';

const PACK_ID = 'pack_starter';
const WEBHOOK_TIMEOUT_MS = 30_000;
const PERSON_TIMEOUT_MS = 20 * 60_000;

/** Buys a pack the way a person does: checkout, payment at Stripe, and the signed webhook that brings the credits. */
export async function buyCredits(till: Till): Promise<void> {
  const pack = (await listPacks(db())).find(({ id }) => id === PACK_ID);
  expectThat(pack, 'The Starter Pack is not on sale.');
  heading(
    `Buying the ${pack.name}: ${creditsOf(pack.grantedMicroCredits)} for ${dollarsOf(microUsdFromCents(usdCents(pack.priceMinor)))}`,
  );
  const before = await getBalance(db(), till.customerId, new Date());

  const asked = {
    customerId: till.customerId,
    personId: till.personId,
    packId: PACK_ID,
    requestKey: newId('req'),
  };
  const checkout = await startCheckout(context(), asked);
  const again = await startCheckout(context(), asked);
  expectThat(
    checkout.state === 'open' && again.url === checkout.url,
    'A second click did not lead to the same checkout.',
  );
  done(`Order ${checkout.orderId} is open; a second click leads to the same page`);
  const order = () =>
    getOrder(context(), { customerId: till.customerId, orderId: checkout.orderId });
  const { checkoutSessionId } = await order();
  expectThat(checkoutSessionId, 'An open order has a Checkout Session.');

  const paid = till.stripeStandInUrl
    ? await payAtStandIn(till.stripeStandInUrl, checkoutSessionId, order)
    : await letSomebodyPay(checkout.url, till, checkout.orderId);
  const { events } = await listStripeEvents(
    { db: db() },
    { objectId: checkoutSessionId, type: 'checkout.session.completed' },
  );
  const event = events[0];
  if (event) {
    expectThat(event.state === 'applied', `The webhook was ${event.state}: ${event.note}`);
    done(`The signed webhook has come: ${event.type}, delivered ${event.deliveries} ×`);
    note(dim(event.id));
  } else {
    done('Stripe says that it is paid; no webhook was needed');
  }

  const after = await getBalance(db(), till.customerId, new Date());
  expectThat(paid.state === 'paid', `The order is ${paid.state}.`);
  expectThat(
    after.availableMicroCredits - before.availableMicroCredits === paid.grantedMicroCredits,
    'The balance did not grow by exactly what was bought.',
  );
  done(`The balance grew by exactly ${creditsOf(paid.grantedMicroCredits)}`);
}

const Payment = z.object({ outcome: z.object({ kind: z.string() }) });

/** A good card at the stand-in, and then only the webhook: nobody here asks Stripe. */
async function payAtStandIn(
  standInUrl: string,
  sessionId: string,
  order: () => Promise<Order>,
): Promise<Order> {
  const response = await fetch(`${standInUrl}/sandbox/checkout/${sessionId}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card: '4242424242424242' }),
  });
  const { outcome } = Payment.parse(await response.json());
  expectThat(response.ok && outcome.kind === 'paid', `The payment was ${outcome.kind}.`);
  done('Paid at the Stripe stand-in with card 4242 4242 4242 4242');
  return waitFor(
    async () => {
      const found = await order();
      return found.state === 'paid' ? found : undefined;
    },
    { timeoutMs: WEBHOOK_TIMEOUT_MS, sentence: 'The signed webhook did not arrive in 30 seconds.' },
  );
}

/** With a Stripe account of one's own somebody has to pay, with one of Stripe's test cards. */
async function letSomebodyPay(url: string, till: Till, orderId: string): Promise<Order> {
  note(yellow('Open this page and pay with Stripe’s test card 4242 4242 4242 4242:'));
  note(cyan(url));
  return waitFor(
    async () => {
      const order = await reconcileOrder(context(), { customerId: till.customerId, orderId });
      expectThat(
        !['failed', 'expired', 'mismatched'].includes(order.state),
        `The order is ${order.state}: ${order.stateReason}`,
      );
      return order.state === 'paid' ? order : undefined;
    },
    { timeoutMs: PERSON_TIMEOUT_MS, sentence: 'Nobody paid within 20 minutes.' },
  );
}
