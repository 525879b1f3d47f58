import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { deliver, type StripeWorld, startStripeWorld } from '@/tests/support/stripe';
import { installShippedPacks } from './packs';
import { anOpenOrder, aPaidSession, completed, storedEvent } from './support/orders';

vi.setConfig({ testTimeout: 30_000 });

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());
afterEach(() => expect(stripe.sandbox.faults).toEqual([]));

describe('an event that says other than what was asked for', () => {
  test.each([
    ['a smaller amount', { amount_total: 1 }],
    ['a larger amount', { amount_total: 99_900 }],
    ['another currency', { currency: 'jpy' }],
    ['live mode', { livemode: true }],
    ['another mode', { mode: 'subscription' }],
  ])('(%s) credits nothing, and is there for staff to see', async (_, tampered) => {
    const open = await aPaidSession(stripe);
    const event = await completed(open, tampered);

    expect(await deliver(event)).toEqual({ status: 200, outcome: 'refused' });

    expect(await open.available()).toBe(0);
    expect(await open.state()).toBe('mismatched');
    expect(await storedEvent(event.id)).toMatchObject({ state: 'refused' });
    // The truth still counts when it comes.
    await deliver(await completed(open));
    expect(await open.state()).toBe('paid');
    expect(await open.available()).toBe(credits(1_000));
  });

  test('names another session of the order, and the order stays open', async () => {
    const open = await aPaidSession(stripe);
    const event = await completed(open, { id: 'cs_test_somewhere_else' });

    expect(await deliver(event)).toMatchObject({ outcome: 'refused' });

    expect(await open.state()).toBe('open');
    expect(await open.available()).toBe(0);
  });

  test('names another customer’s order: that one is credited by its own session only', async () => {
    const [mine, theirs] = [await aPaidSession(stripe), await anOpenOrder(stripe)];

    const outcome = await deliver(
      await completed(mine, { metadata: { tokentill_order_id: theirs.orderId } }),
    );

    expect(outcome).toMatchObject({ outcome: 'refused' });
    expect(await theirs.available()).toBe(0);
    expect(await theirs.state()).toBe('open');
  });

  test('names an order that does not exist, and is applied once that is mended', async () => {
    const open = await aPaidSession(stripe);
    const lost = newId('ord');
    const event = await completed(open, { metadata: { tokentill_order_id: lost } });
    expect(await deliver(event)).toEqual({ status: 200, outcome: 'refused' });
    expect(await storedEvent(event.id)).toMatchObject({ note: `There is no order ${lost}.` });
    await execute(db(), sql`UPDATE credit_order SET id = ${lost} WHERE id = ${open.orderId}`);

    expect(await deliver(event)).toEqual({ status: 200, outcome: 'applied' });

    expect(await open.available()).toBe(credits(1_000));
    expect(await storedEvent(event.id)).toEqual({ state: 'applied', note: null, deliveries: 2 });
  });

  test('belongs to another product of the same Stripe account, and is none of ours', async () => {
    const open = await aPaidSession(stripe);
    const event = await completed(open, { metadata: {}, client_reference_id: 'cart-77' });

    expect(await deliver(event)).toEqual({ status: 200, outcome: 'ignored' });

    expect(await open.state()).toBe('open');
  });
});

describe('an event whose effect fails', () => {
  test('is not stored either, so that Stripe sends it again', async () => {
    const open = await aPaidSession(stripe);
    // Nothing sells in euros yet, so crediting this is a broken promise of ours.
    await execute(db(), sql`UPDATE credit_order SET currency = 'eur' WHERE id = ${open.orderId}`);
    const event = await completed(open, { currency: 'eur' });

    expect(await deliver(event)).toMatchObject({ status: 500 });

    expect(await storedEvent(event.id)).toBeUndefined();
    expect(await open.state()).toBe('open');
    expect(await open.available()).toBe(0);
  });
});
