import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { credits } from '@/lib/platform/units';
import {
  anEvent,
  deliver,
  type JsonObject,
  type StripeWorld,
  startStripeWorld,
} from '@/tests/support/stripe';
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

describe('a paid session', () => {
  test('credits what was bought, as a lot that knows what was paid and when it expires', async () => {
    const open = await aPaidSession(stripe);

    expect(await deliver(await completed(open))).toEqual({ status: 200, outcome: 'applied' });

    expect(await open.available()).toBe(credits(1_000));
    const order = await open.order();
    expect(order).toMatchObject({ state: 'paid', stateReason: null });
    expect(order.paymentIntentId).toMatch(/^pi_/);
    const lots = await rows(
      db(),
      z.looseObject({ expires: z.date() }),
      sql`SELECT kind, source_id AS source, granted_micro_credits AS granted, paid_minor AS paid, currency, paid_micro_usd AS usd,
                 fee_micro_usd AS fee, expires_at AS expires FROM ledger_lot WHERE customer_id = ${open.customerId}`,
    );
    expect(lots).toEqual([
      {
        kind: 'purchase',
        source: open.orderId,
        granted: credits(1_000),
        paid: 999,
        currency: 'usd',
        usd: 9_990_000,
        fee: null,
        expires: expect.any(Date),
      },
    ]);
    const months = (lots[0]?.expires.getTime() ?? 0) - (order.paidAt?.getTime() ?? 0);
    expect(Math.round(months / 86_400_000)).toBeGreaterThanOrEqual(365);
  });

  test('keeps the charge and its receipt with the order, without crediting for it', async () => {
    const open = await aPaidSession(stripe);
    const payment = await stripe.read(
      `/v1/payment_intents/${String((await open.session()).payment_intent)}?expand[]=latest_charge`,
    );
    const charge = payment.latest_charge as JsonObject;

    expect(await deliver(anEvent('charge.succeeded', charge))).toMatchObject({
      outcome: 'applied',
    });

    expect(await open.order()).toMatchObject({
      state: 'open',
      chargeId: charge.id,
      receiptUrl: charge.receipt_url,
    });
    expect(await open.available()).toBe(0);
  });

  test('credits once when the same event comes fifty times at once', async () => {
    const open = await aPaidSession(stripe);
    const event = await completed(open);

    const answers = await Promise.all(Array.from({ length: 50 }, () => deliver(event)));

    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(answers.filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(49);
    expect(await open.available()).toBe(credits(1_000));
    expect(await storedEvent(event.id)).toMatchObject({ state: 'applied', deliveries: 50 });
  });

  test('credits once when different events say the same at once', async () => {
    const open = await aPaidSession(stripe);
    const session = await open.session();
    const events = ['completed', 'async_payment_succeeded', 'completed'].flatMap((name) => [
      anEvent(`checkout.session.${name}`, session),
      anEvent(`checkout.session.${name}`, session),
    ]);

    const answers = await Promise.all(events.map(deliver));

    expect(answers.filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'ignored')).toHaveLength(5);
    expect(await open.available()).toBe(credits(1_000));
  });

  test('credits an order that never heard of its session, because we died before we wrote it down', async () => {
    const open = await aPaidSession(stripe);
    await execute(
      db(),
      sql`UPDATE credit_order SET state = 'draft', checkout_session_id = NULL, checkout_url = NULL WHERE id = ${open.orderId}`,
    );

    expect(await deliver(await completed(open))).toMatchObject({ outcome: 'applied' });

    expect(await open.order()).toMatchObject({ state: 'paid', checkoutSessionId: open.sessionId });
    expect(await open.available()).toBe(credits(1_000));
  });

  test('credits an order that had expired for us: the money came', async () => {
    const open = await aPaidSession(stripe);
    await deliver(
      anEvent('checkout.session.expired', { ...(await open.session()), status: 'expired' }),
    );
    expect(await open.state()).toBe('expired');

    await deliver(await completed(open));

    expect(await open.state()).toBe('paid');
    expect(await open.available()).toBe(credits(1_000));
  });

  test('stays paid when late news say that it expired or failed', async () => {
    const open = await aPaidSession(stripe);
    const session = await open.session();
    await deliver(await completed(open));

    for (const late of ['expired', 'async_payment_failed'])
      expect(await deliver(anEvent(`checkout.session.${late}`, session))).toEqual({
        status: 200,
        outcome: 'ignored',
      });

    expect(await open.state()).toBe('paid');
    expect(await open.available()).toBe(credits(1_000));
  });
});

describe('a bank debit', () => {
  test('credits nothing until the bank has paid', async () => {
    const open = await anOpenOrder(stripe);
    await stripe.pay(open.sessionId, { method: 'bank_debit' });

    await deliver(await completed(open));
    expect(await open.state()).toBe('processing');
    expect(await open.available()).toBe(0);

    await stripe.command(`checkout/${open.sessionId}/settle`, { outcome: 'succeeds' });
    await deliver(anEvent('checkout.session.async_payment_succeeded', await open.session()));
    expect(await open.state()).toBe('paid');
    expect(await open.available()).toBe(credits(1_000));
  });

  test('credits once when the bank’s answer overtakes the completion', async () => {
    const open = await anOpenOrder(stripe);
    await stripe.pay(open.sessionId, { method: 'bank_debit' });
    const early = await completed(open);
    await stripe.command(`checkout/${open.sessionId}/settle`, { outcome: 'succeeds' });

    await deliver(anEvent('checkout.session.async_payment_succeeded', await open.session()));
    expect(await deliver(early)).toMatchObject({ outcome: 'ignored' });

    expect(await open.state()).toBe('paid');
    expect(await open.available()).toBe(credits(1_000));
  });

  test('that the bank refuses credits nothing, in whatever order the news come', async () => {
    for (const overtakes of [false, true]) {
      const open = await anOpenOrder(stripe);
      await stripe.pay(open.sessionId, { method: 'bank_debit', debit: 'fails' });
      const early = await completed(open);
      await stripe.command(`checkout/${open.sessionId}/settle`, { outcome: 'fails' });
      const failed = anEvent('checkout.session.async_payment_failed', await open.session());

      for (const event of overtakes ? [failed, early] : [early, failed]) await deliver(event);

      expect(await open.order()).toMatchObject({
        state: 'failed',
        stateReason: 'The bank did not pay. Nothing was charged.',
      });
      expect(await open.available()).toBe(0);
    }
  });
});
