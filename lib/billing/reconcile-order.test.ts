import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { getBalance } from '@/lib/ledger';
import { db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { aBuyer } from '@/tests/support/factories';
import {
  anEvent,
  billingContext,
  deliver,
  type StripeWorld,
  startStripeWorld,
} from '@/tests/support/stripe';
import { getOrder } from './get-order';
import { listOrders } from './list-orders';
import { installShippedPacks } from './packs';
import { reconcileOpenOrders } from './reconcile-open-orders';
import { newsOf, reconcileOrder } from './reconcile-order';
import { startCheckout } from './start-checkout';

vi.setConfig({ testTimeout: 30_000 });

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());
afterEach(async () => {
  await stripe.command('settings', { fail_next: 0 });
  expect(stripe.sandbox.faults).toEqual([]);
});

async function anOpenOrder() {
  const { customerId, personId } = await aBuyer();
  const asked = { customerId, personId, packId: 'pack_starter', requestKey: newId('req') };
  const { orderId } = await startCheckout(billingContext(), asked);
  const { checkoutSessionId } = await getOrder(billingContext(), { customerId, orderId });
  return { customerId, orderId, sessionId: checkoutSessionId ?? '' };
}

/** As if the last question had been asked ten seconds ago. */
const later = () => billingContext(new Date(Date.now() + 10_000));

const available = async (customerId: string) =>
  (await getBalance(db(), customerId, new Date())).availableMicroCredits;

describe('reconcileOrder', () => {
  test('credits an order that is paid at Stripe while its webhook is late', async () => {
    const open = await anOpenOrder();
    await stripe.pay(open.sessionId);

    const order = await reconcileOrder(later(), open);

    expect(order.state).toBe('paid');
    expect(await available(open.customerId)).toBe(credits(1_000));
    const late = anEvent(
      'checkout.session.completed',
      await stripe.read(`/v1/checkout/sessions/${open.sessionId}`),
    );
    expect(await deliver(late)).toMatchObject({ outcome: 'ignored' });
    expect(await available(open.customerId)).toBe(credits(1_000));
  });

  test('credits once when it races with the webhook', async () => {
    for (let round = 0; round < 5; round++) {
      const open = await anOpenOrder();
      await stripe.pay(open.sessionId);
      const event = anEvent(
        'checkout.session.completed',
        await stripe.read(`/v1/checkout/sessions/${open.sessionId}`),
      );

      await Promise.all([
        reconcileOrder(later(), open),
        deliver(event),
        reconcileOrder(billingContext(new Date(Date.now() + 20_000)), open),
      ]);

      expect((await reconcileOrder(billingContext(), open)).state).toBe('paid');
      expect(await available(open.customerId)).toBe(credits(1_000));
    }
  });

  test('asks Stripe at most every five seconds about an order', async () => {
    const open = await anOpenOrder();
    await stripe.pay(open.sessionId);
    const now = new Date();
    await execute(
      db(),
      sql`UPDATE credit_order SET checked_at = ${now} WHERE id = ${open.orderId}`,
    );

    const soon = await reconcileOrder(billingContext(new Date(now.getTime() + 4_000)), open);
    const then = await reconcileOrder(billingContext(new Date(now.getTime() + 5_000)), open);

    expect([soon.state, then.state]).toEqual(['open', 'paid']);
  });

  test('leaves an order alone while its customer is still at the page', async () => {
    const open = await anOpenOrder();

    expect((await reconcileOrder(later(), open)).state).toBe('open');
  });

  test('sees that a session has expired', async () => {
    const open = await anOpenOrder();
    await stripe.command(`checkout/${open.sessionId}/expire`);

    expect(await reconcileOrder(later(), open)).toMatchObject({
      state: 'expired',
      stateReason: 'It was not paid in time.',
    });
  });

  test('sees a bank debit under way, and then refused', async () => {
    const open = await anOpenOrder();
    await stripe.pay(open.sessionId, { method: 'bank_debit', debit: 'fails' });
    expect((await reconcileOrder(later(), open)).state).toBe('processing');
    await stripe.command(`checkout/${open.sessionId}/settle`, { outcome: 'fails' });

    const order = await reconcileOrder(billingContext(new Date(Date.now() + 30_000)), open);

    expect(order.state).toBe('failed');
    expect(await available(open.customerId)).toBe(0);
  });

  test('shows what we know while Stripe is away', async () => {
    const open = await anOpenOrder();
    await stripe.pay(open.sessionId);
    await stripe.command('settings', { fail_next: 3, fail_with: 'error_500' });

    expect((await reconcileOrder(later(), open)).state).toBe('open');
  });

  test('closes an order whose session Stripe has lost, once it is over', async () => {
    const open = await anOpenOrder();
    await execute(
      db(),
      sql`UPDATE credit_order SET checkout_session_id = ${`cs_test_${open.orderId}`} WHERE id = ${open.orderId}`,
    );

    expect((await reconcileOrder(later(), open)).state).toBe('open');
    const nextDay = billingContext(new Date(Date.now() + 24 * 3_600_000));
    expect((await reconcileOrder(nextDay, open)).state).toBe('expired');
  });

  test('knows nothing of other people’s orders', async () => {
    const [mine, theirs] = [await anOpenOrder(), await anOpenOrder()];

    await expect(
      reconcileOrder(later(), { customerId: mine.customerId, orderId: theirs.orderId }),
    ).rejects.toMatchObject({ code: 'request.not_found' });
  });
});

describe('reconcileOpenOrders', () => {
  const inMinutes = (minutes: number) => billingContext(new Date(Date.now() + minutes * 60_000));

  test('credits whoever paid although every webhook was lost', async () => {
    const [paid, unpaid] = [await anOpenOrder(), await anOpenOrder()];
    await stripe.pay(paid.sessionId);

    await reconcileOpenOrders(inMinutes(11));

    expect((await getOrder(billingContext(), paid)).state).toBe('paid');
    expect(await available(paid.customerId)).toBe(credits(1_000));
    expect((await getOrder(billingContext(), unpaid)).state).toBe('open');
  });

  test('leaves young orders and those that were asked about within the hour alone', async () => {
    const open = await anOpenOrder();
    await reconcileOpenOrders(inMinutes(11));
    await stripe.pay(open.sessionId);

    await reconcileOpenOrders(inMinutes(60));
    expect((await getOrder(billingContext(), open)).state).toBe('open');
    await reconcileOpenOrders(inMinutes(73));
    expect((await getOrder(billingContext(), open)).state).toBe('paid');

    const young = await anOpenOrder();
    await stripe.pay(young.sessionId);
    await reconcileOpenOrders(inMinutes(9));
    expect((await getOrder(billingContext(), young)).state).toBe('open');
  });

  test('waits for the next time while Stripe is away', async () => {
    const open = await anOpenOrder();
    await stripe.pay(open.sessionId);
    await stripe.command('settings', { fail_next: 3, fail_with: 'cut_before' });

    await reconcileOpenOrders(inMinutes(11));

    expect((await getOrder(billingContext(), open)).state).toBe('open');
  });

  test('ends drafts that nobody came back to', async () => {
    const { customerId, personId } = await aBuyer();
    await stripe.command('settings', { fail_next: 9, fail_with: 'cut_before' });
    const asked = { customerId, personId, packId: 'pack_starter', requestKey: newId('req') };
    await expect(startCheckout(billingContext(), asked)).rejects.toThrow();
    await stripe.command('settings', { fail_next: 0 });

    await reconcileOpenOrders(inMinutes(22 * 60));
    expect((await listOrders(billingContext(), { customerId })).orders[0]?.state).toBe('draft');
    await reconcileOpenOrders(inMinutes(24 * 60));
    expect((await listOrders(billingContext(), { customerId })).orders[0]?.state).toBe('expired');
  });
});

describe('newsOf', () => {
  test('says nothing about a session that is open, and reads one that is over', () => {
    const unpaid = { status: 'complete' as const, payment_status: 'unpaid' };

    expect(newsOf({ status: 'open', payment_status: 'unpaid' }, undefined)).toBeUndefined();
    expect(newsOf({ status: 'expired', payment_status: 'unpaid' }, undefined)).toBe('expired');
    expect(newsOf({ status: 'complete', payment_status: 'paid' }, 'succeeded')).toBe('paid');
    expect(newsOf(unpaid, 'processing')).toBe('processing');
    expect(newsOf(unpaid, 'requires_payment_method')).toBe('failed');
    expect(newsOf(unpaid, undefined)).toBe('processing');
  });
});
