import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  cardForm,
  command,
  postForm,
  STARTER,
  startWorld,
  until,
  type World,
} from './test-support';

// The first answer compiles Stripe's description, which a busy machine takes seconds for.
vi.setConfig({ testTimeout: 30_000 });

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(async () => {
  const { faults } = world.sandbox;
  await world.close();
  expect(faults).toEqual([]);
});

async function openStarter(params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const session = await world.stripe.checkout.sessions.create({ ...STARTER, ...params });
  if (session.url === null) throw new Error('The session has no page.');
  return { id: session.id, url: session.url, session };
}

const retrieved = (id: string) =>
  world.stripe.checkout.sessions.retrieve(id, {
    expand: ['payment_intent.latest_charge.balance_transaction', 'line_items'],
  });

describe('a checkout session', () => {
  test('is opened with server-side prices and has a page to pay on', async () => {
    const { session } = await openStarter({ metadata: { order: 'ord_1' } });

    expect(session.id).toMatch(/^cs_test_\w{50,}$/);
    expect(session.url).toBe(`${world.sandbox.url}/c/pay/${session.id}`);
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 999,
      currency: 'usd',
      livemode: false,
      metadata: { order: 'ord_1' },
      payment_intent: null,
    });
    expect(session.line_items).toBeUndefined();
    const items = await world.stripe.checkout.sessions.listLineItems(session.id, {
      expand: ['data.price.product'],
    });
    expect(items.data[0]).toMatchObject({
      amount_total: 999,
      description: 'Starter Pack',
      price: { unit_amount: 999, product: { name: 'Starter Pack' } },
    });
  });

  test('is paid through the form of its page, and the webhook hears of it with a good signature', async () => {
    const { id, url } = await openStarter({
      payment_intent_data: { metadata: { order: 'ord_7' } },
    });

    const response = await postForm(url, cardForm());

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(
      `https://shop.example/thanks?session=${id}&from=till`,
    );
    await until(() => world.receiver.types().includes('checkout.session.completed'));
    expect(world.receiver.types()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
    const completed = world.receiver.received.at(-1)?.event;
    expect(completed).toMatchObject({
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      data: { object: { id, status: 'complete', payment_status: 'paid', url: null } },
    });

    const session = await retrieved(id);
    expect(session.customer_details).toMatchObject({ email: 'ada@example.com' });
    expect(session.payment_intent).toMatchObject({
      status: 'succeeded',
      amount_received: 999,
      metadata: { order: 'ord_7' },
      latest_charge: {
        paid: true,
        metadata: { order: 'ord_7' },
        payment_method_details: { card: { brand: 'visa', last4: '4242' } },
        // 2.9 % of 999 and 30: 28.971 + 30, rounded.
        balance_transaction: { amount: 999, fee: 59, net: 940, currency: 'usd' },
      },
    });
  });

  test('pays once when the form is sent twice at the same time, and again later', async () => {
    const { id, url } = await openStarter();

    const responses = await Promise.all([
      postForm(url, cardForm()),
      postForm(url, cardForm()),
      postForm(url, cardForm()),
    ]);
    const later = await postForm(url, cardForm());

    for (const response of [...responses, later]) {
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toContain(id);
    }
    expect((await world.stripe.charges.list()).data).toHaveLength(1);
    expect((await world.stripe.balanceTransactions.list()).data).toHaveLength(1);
  });

  test.each([
    ['4000000000000002', 'Your card was declined.', 'generic_decline'],
    ['4000000000009995', 'Your card has insufficient funds.', 'insufficient_funds'],
    ['4111111111111111', 'used a non test card', 'test_mode_live_card'],
  ])(
    'stays open after card %s was declined, says why, and can be paid with another',
    async (number, message, declineCode) => {
      const { id, url } = await openStarter();

      const declined = await postForm(url, cardForm({ number }));

      expect(declined.status).toBe(402);
      const page = await declined.text();
      expect(page).toContain(message.replaceAll("'", '&#39;'));
      expect(page).toContain('role="alert"');
      expect(page).toContain('value="ada@example.com"');
      const session = await retrieved(id);
      expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid' });
      expect(session.payment_intent).toMatchObject({
        status: 'requires_payment_method',
        amount_received: 0,
        last_payment_error: { code: 'card_declined', decline_code: declineCode },
        latest_charge: { status: 'failed', paid: false, balance_transaction: null },
      });
      await until(() => world.receiver.types().includes('payment_intent.payment_failed'));
      expect(world.receiver.types()).not.toContain('checkout.session.completed');

      expect((await postForm(url, cardForm())).status).toBe(303);
      const paid = await retrieved(id);
      expect(paid.payment_status).toBe('paid');
      expect(paid.payment_intent).toMatchObject({ id: idOf(session.payment_intent) });
    },
  );

  test('stays open when the buyer goes back', async () => {
    const { id, url } = await openStarter();

    const page = await (await fetch(url)).text();

    expect(page).toContain('href="https://shop.example/credits"');
    expect((await retrieved(id)).status).toBe('open');
    expect(world.receiver.types()).toEqual([]);
  });

  test('can be expired once, tells the webhook, and can then not be paid', async () => {
    const { id, url } = await openStarter();
    await postForm(url, cardForm({ number: '4000000000000002' }));

    const expired = await world.stripe.checkout.sessions.expire(id);

    expect(expired).toMatchObject({ status: 'expired', url: null });
    await until(() => world.receiver.types().includes('checkout.session.expired'));
    await expect(world.stripe.checkout.sessions.expire(id)).rejects.toMatchObject({
      statusCode: 400,
    });
    const page = await fetch(url);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('expired');
    expect((await postForm(url, cardForm())).status).toBe(410);
    expect(await retrieved(id)).toMatchObject({
      payment_status: 'unpaid',
      payment_intent: { status: 'canceled', cancellation_reason: 'expired' },
    });
  });

  test('says that it is complete to whoever opens its page again', async () => {
    const { id, url } = await openStarter();
    await command(world.sandbox, `checkout/${id}/pay`);

    const page = await fetch(url);

    expect(await page.text()).toContain('There is nothing left to pay');
  });

  test('makes a customer when it was asked to, and uses the one it was given', async () => {
    const made = await openStarter({ customer_creation: 'always' });
    await postForm(made.url, cardForm());
    const session = await world.stripe.checkout.sessions.retrieve(made.id, {
      expand: ['customer'],
    });
    expect(session.customer).toMatchObject({ email: 'ada@example.com', name: 'Ada Lovelace' });

    const customer = await world.stripe.customers.create({ email: 'grace@example.com' });
    const given = await openStarter({ customer: customer.id });
    const page = await (await fetch(given.url)).text();
    expect(page).toMatch(/value="grace@example\.com"[^>]*readonly/);
    await postForm(given.url, cardForm({ email: 'mallory@example.com' }));
    expect(await retrieved(given.id)).toMatchObject({
      customer: customer.id,
      customer_details: { email: 'grace@example.com' },
    });
  });

  test('has its fields checked: nothing is tried before they are right', async () => {
    const { id, url } = await openStarter();

    const response = await postForm(
      url,
      cardForm({ email: 'nobody', number: '4242 4242 4242 4241', expiry: '13/30', cvc: 'x' }),
    );

    expect(response.status).toBe(422);
    const page = await response.text();
    for (const field of ['email', 'number', 'expiry', 'cvc']) {
      expect(page).toContain(`id="${field}-error"`);
    }
    expect((await retrieved(id)).payment_intent).toBeNull();
  });

  test('counts yen as yen', async () => {
    const { id, url } = await openStarter({
      line_items: [
        {
          quantity: 2,
          price_data: { currency: 'jpy', unit_amount: 1200, product_data: { name: 'パック' } },
        },
      ],
    });
    expect(await (await fetch(url)).text()).toContain('¥2,400');

    await command(world.sandbox, `checkout/${id}/pay`);

    expect(await retrieved(id)).toMatchObject({
      amount_total: 2400,
      payment_intent: { latest_charge: { balance_transaction: { fee: 100, net: 2300 } } },
    });
  });

  test('never shows what a shop wrote as HTML', async () => {
    const { url } = await openStarter({
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: 'usd',
            unit_amount: 999,
            product_data: { name: '<script>alert(1)</script>' },
          },
        },
      ],
    });

    const response = await fetch(url);

    expect(await response.text()).not.toContain('<script>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the command that pays', () => {
  test('tells the outcome of each card', async () => {
    const { id } = await openStarter();
    const pay = (body: Record<string, unknown>) =>
      command(world.sandbox, `checkout/${id}/pay`, body);

    expect((await pay({ card: '4000 0000 0000 0002' })).body.outcome).toMatchObject({
      kind: 'declined',
      failure: { code: 'card_declined' },
    });
    expect((await pay({ card: '4000002500003155' })).body.outcome).toEqual({
      kind: 'authenticate',
    });
    expect((await pay({ card: 'no card' })).status).toBe(400);
    expect((await pay({ card: '4242424242424242' })).body.outcome).toEqual({ kind: 'paid' });
    expect((await pay({})).status).toBe(400);
  });
});

function idOf(value: string | { id: string } | null): string | undefined {
  return typeof value === 'string' ? value : value?.id;
}
