import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { aBuyer } from '@/tests/support/factories';
import { billingContext, type StripeWorld, startStripeWorld } from '@/tests/support/stripe';
import { StripeUnavailable } from './errors';
import { installShippedPacks } from './packs';
import { startCheckout } from './start-checkout';

// The stand-in's first answer compiles Stripe's description, and the SDK waits between its repeats.
vi.setConfig({ testTimeout: 30_000 });

let stripe: StripeWorld;
let key = 0;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());
beforeEach(() => {
  key += 1;
});
afterEach(async () => {
  await stripe.command('settings', { fail_next: 0, latency_ms: 0 });
  expect(stripe.sandbox.faults).toEqual([]);
});

const requestKey = () => `request_key_${key}`;

const orders = (customerId: string) =>
  rows(
    db(),
    z.object({
      id: z.string(),
      state: z.string(),
      amount: z.number(),
      sessionId: z.string().nullable(),
    }),
    sql`SELECT id, state, amount_minor AS amount, checkout_session_id AS "sessionId" FROM credit_order WHERE customer_id = ${customerId} ORDER BY id`,
  );

/** The sessions that Stripe has for an order. */
async function sessionsOf(orderId: string): Promise<Record<string, unknown>[]> {
  const page = (await stripe.read('/v1/checkout/sessions?limit=100')) as {
    data: Record<string, unknown>[];
  };
  return page.data.filter((session) => session.client_reference_id === orderId);
}

describe('startCheckout', () => {
  test('opens a session with the price of the pack in our database', async () => {
    const buyer = await aBuyer();

    const checkout = await startCheckout(billingContext(), {
      ...buyer,
      packId: 'pack_writer',
      requestKey: requestKey(),
    });

    const [order] = await orders(buyer.customerId);
    expect(order).toMatchObject({ id: checkout.orderId, state: 'open', amount: 3_999 });
    const [session] = await sessionsOf(checkout.orderId);
    expect(checkout.url).toBe(session?.url);
    expect(session).toMatchObject({
      id: order?.sessionId,
      mode: 'payment',
      amount_total: 3_999,
      currency: 'usd',
      metadata: { tokentill_order_id: checkout.orderId },
      success_url: `http://localhost:3000/account/credits/orders/${checkout.orderId}`,
      cancel_url: `http://localhost:3000/account/credits?cancelled=${checkout.orderId}`,
    });
    const customer = await stripe.read(`/v1/customers/${String(session?.customer)}`);
    expect(customer.metadata).toEqual({ tokentill_customer_id: buyer.customerId });
  });

  test('is the same order and the same page when it is repeated', async () => {
    const buyer = await aBuyer();
    const asked = { ...buyer, packId: 'pack_starter', requestKey: requestKey() };

    const first = await startCheckout(billingContext(), asked);
    const second = await startCheckout(billingContext(), asked);

    expect(second).toEqual(first);
    expect(await orders(buyer.customerId)).toHaveLength(1);
    expect(await sessionsOf(first.orderId)).toHaveLength(1);
  });

  test('uses one Stripe customer for all purchases of a customer', async () => {
    const buyer = await aBuyer();
    const first = await startCheckout(billingContext(), {
      ...buyer,
      packId: 'pack_starter',
      requestKey: requestKey(),
    });

    const second = await startCheckout(billingContext(), {
      ...buyer,
      packId: 'pack_author',
      requestKey: `${requestKey()}_b`,
    });

    const [one] = await sessionsOf(first.orderId);
    const [two] = await sessionsOf(second.orderId);
    expect(two?.customer).toBe(one?.customer);
    expect(second.orderId).not.toBe(first.orderId);
  });

  test('makes a new Stripe customer when Stripe has lost the one we knew', async () => {
    const buyer = await aBuyer();
    await execute(
      db(),
      sql`INSERT INTO stripe_customer (customer_id, livemode, stripe_customer_id) VALUES (${buyer.customerId}, false, 'cus_of_another_account')`,
    );

    const checkout = await startCheckout(billingContext(), {
      ...buyer,
      packId: 'pack_starter',
      requestKey: requestKey(),
    });

    expect(checkout.state).toBe('open');
    const [session] = await sessionsOf(checkout.orderId);
    expect(session?.customer).not.toBe('cus_of_another_account');
  });

  test('leads to the page of the order once there is nothing left to pay', async () => {
    const buyer = await aBuyer();
    const asked = { ...buyer, packId: 'pack_starter', requestKey: requestKey() };
    const { orderId } = await startCheckout(billingContext(), asked);
    await execute(db(), sql`UPDATE credit_order SET state = 'expired' WHERE id = ${orderId}`);

    const again = await startCheckout(billingContext(), asked);

    expect(again).toEqual({
      orderId,
      state: 'expired',
      url: `http://localhost:3000/account/credits/orders/${orderId}`,
    });
  });
});

describe('a checkout that is cut off', () => {
  test('between Stripe’s answer and our row is repaired by repeating it, with the same session', async () => {
    const buyer = await aBuyer();
    const asked = { ...buyer, packId: 'pack_starter', requestKey: requestKey() };
    await startCheckout(billingContext(), { ...asked, requestKey: `${asked.requestKey}_before` });
    // The call, and both repeats of the SDK: Stripe did it, and nobody here heard.
    await stripe.command('settings', { fail_next: 3, fail_with: 'cut_after' });

    await expect(startCheckout(billingContext(), asked)).rejects.toThrow(StripeUnavailable);

    const [, draft] = await orders(buyer.customerId);
    expect(draft).toMatchObject({ state: 'draft', sessionId: null });
    expect(await sessionsOf(draft?.id ?? '')).toHaveLength(1);
    const checkout = await startCheckout(billingContext(), asked);
    expect(checkout).toMatchObject({ orderId: draft?.id, state: 'open' });
    expect(await sessionsOf(checkout.orderId)).toHaveLength(1);
  });

  test('before Stripe heard of it is repaired by repeating it', async () => {
    const buyer = await aBuyer();
    const asked = { ...buyer, packId: 'pack_starter', requestKey: requestKey() };
    await stripe.command('settings', { fail_next: 3, fail_with: 'cut_before' });
    await expect(startCheckout(billingContext(), asked)).rejects.toThrow(StripeUnavailable);

    const checkout = await startCheckout(billingContext(), asked);

    expect(checkout.state).toBe('open');
    expect(await orders(buyer.customerId)).toHaveLength(1);
  });

  test('asks under a new key after Stripe failed for good, since it would repeat that failure', async () => {
    const buyer = await aBuyer();
    const asked = { ...buyer, packId: 'pack_starter', requestKey: requestKey() };
    await stripe.command('settings', { fail_next: 3, fail_with: 'error_500' });
    await expect(startCheckout(billingContext(), asked)).rejects.toThrow(StripeUnavailable);

    const checkout = await startCheckout(billingContext(), asked);

    expect(checkout.state).toBe('open');
    const [order] = await rows(
      db(),
      z.object({ attempt: z.number() }),
      sql`SELECT checkout_attempt AS attempt FROM credit_order WHERE id = ${checkout.orderId}`,
    );
    expect(order?.attempt).toBe(2);
  });

  test('and is taken up too late is over, and nothing is asked of Stripe', async () => {
    const buyer = await aBuyer();
    const asked = { ...buyer, packId: 'pack_starter', requestKey: requestKey() };
    await stripe.command('settings', { fail_next: 3, fail_with: 'cut_before' });
    await expect(startCheckout(billingContext(), asked)).rejects.toThrow(StripeUnavailable);
    const nextDay = new Date(Date.now() + 22.6 * 3_600_000);

    const checkout = await startCheckout(billingContext(nextDay), asked);

    expect(checkout.state).toBe('expired');
    expect(await sessionsOf(checkout.orderId)).toEqual([]);
  });
});
