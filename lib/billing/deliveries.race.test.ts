import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { aBuyer } from '@/tests/support/factories';
import {
  anEvent,
  billingContext,
  deliver,
  type JsonObject,
  type StripeWorld,
  startStripeWorld,
} from '@/tests/support/stripe';
import { getOrder } from './get-order';
import { installShippedPacks } from './packs';
import { startCheckout } from './start-checkout';

vi.setConfig({ testTimeout: 120_000 });

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());

const PURCHASES = 50;
const COPIES = 5;
const PARALLEL = 16;

function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items];
  for (let i = rest.length - 1; i > 0; i--) {
    const other = Math.floor(Math.random() * (i + 1));
    [rest[i], rest[other]] = [rest[other] as T, rest[i] as T];
  }
  return rest;
}

describe('a thousand deliveries, shuffled and doubled', () => {
  test('end in exactly the credits that were paid for', async () => {
    const buyers = await Promise.all([aBuyer(), aBuyer(), aBuyer()]);
    const events: JsonObject[] = [];
    const bought = new Map(buyers.map(({ customerId }) => [customerId, 0]));
    for (let n = 0; n < PURCHASES; n++) {
      const buyer = buyers[n % buyers.length] ?? (await aBuyer());
      const isPaid = n % 5 !== 4;
      const session = await aSession(buyer, isPaid);
      if (isPaid) bought.set(buyer.customerId, (bought.get(buyer.customerId) ?? 0) + 1);
      const said = isPaid
        ? ['completed', 'completed', 'async_payment_succeeded', 'expired']
        : ['completed', 'async_payment_failed', 'expired', 'async_payment_failed'];
      events.push(...said.map((name) => anEvent(`checkout.session.${name}`, session)));
    }
    const deliveries = shuffled(Array.from({ length: COPIES }, () => events).flat());
    expect(deliveries).toHaveLength(1_000);

    const statuses = new Set<number>();
    const workers = Array.from({ length: PARALLEL }, async () => {
      for (let next = deliveries.pop(); next; next = deliveries.pop())
        statuses.add((await deliver(next)).status);
    });
    await Promise.all(workers);

    expect([...statuses]).toEqual([200]);
    for (const [customerId, count] of bought) {
      const { availableMicroCredits } = await getBalance(db(), customerId, new Date());
      expect(availableMicroCredits).toBe(credits(1_000) * count);
    }
  });
});

async function aSession(
  buyer: Awaited<ReturnType<typeof aBuyer>>,
  isPaid: boolean,
): Promise<JsonObject> {
  const { orderId } = await startCheckout(billingContext(), {
    ...buyer,
    packId: 'pack_starter',
    requestKey: newId('req'),
  });
  const order = await getOrder(billingContext(), { customerId: buyer.customerId, orderId });
  await stripe.pay(
    order.checkoutSessionId ?? '',
    isPaid ? {} : { method: 'bank_debit', debit: 'fails' },
  );
  return stripe.read(`/v1/checkout/sessions/${order.checkoutSessionId}`);
}
