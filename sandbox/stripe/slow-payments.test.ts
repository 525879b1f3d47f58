import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { command, postForm, STARTER, startWorld, until, type World } from './test-support';

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

describe('a checkout session that is not paid at once', () => {
  test('asks for a confirmation with the 3-D Secure card, and pays once it is given', async () => {
    const { id, url } = await openStarter();

    const asked = await postForm(url, { test_card: '4000002500003155', email: '' });
    expect(asked.headers.get('location')).toBe(`/c/pay/${id}/authenticate`);
    const question = await fetch(`${url}/authenticate`);
    expect(await question.text()).toContain('$9.99');
    expect(await retrieved(id)).toMatchObject({
      status: 'open',
      payment_intent: { status: 'requires_action', next_action: { type: 'redirect_to_url' } },
    });

    const refused = await postForm(`${url}/authenticate`, { answer: 'refuses' });
    expect(refused.headers.get('location')).toBe(`/c/pay/${id}?refused`);
    expect(await (await fetch(`${url}?refused`)).text()).toContain('unable to authenticate');
    expect((await retrieved(id)).status).toBe('open');

    await postForm(url, { test_card: '4000002500003155', email: '' });
    const confirmed = await postForm(`${url}/authenticate`, { answer: 'confirms' });
    expect(confirmed.headers.get('location')).toContain('https://shop.example/thanks');
    expect(await retrieved(id)).toMatchObject({
      payment_status: 'paid',
      payment_intent: {
        latest_charge: {
          payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } },
        },
      },
    });
  });

  test('is complete and unpaid after a bank debit, and paid once the bank has answered', async () => {
    const { id, url } = await openStarter();

    const response = await postForm(url, { bank_debit: 'succeeds', email: '' });

    expect(response.headers.get('location')).toContain(id);
    expect(await retrieved(id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'processing', latest_charge: { status: 'pending' } },
    });
    await command(world.sandbox, `checkout/${id}/settle`, { outcome: 'succeeds' });
    await until(() => world.receiver.types().includes('checkout.session.async_payment_succeeded'));
    const completed = world.receiver.received.find(
      ({ event }) => event?.type === 'checkout.session.completed',
    );
    expect(completed?.event?.data.object).toMatchObject({ payment_status: 'unpaid' });
    expect(await retrieved(id)).toMatchObject({
      payment_status: 'paid',
      payment_intent: { latest_charge: { balance_transaction: { fee: 59, type: 'payment' } } },
    });
  });

  test('hears from the bank by itself after a while', async () => {
    await command(world.sandbox, 'settings', { settle_ms: 30 });
    const good = await openStarter();
    const bad = await openStarter();

    await postForm(good.url, { bank_debit: 'succeeds', email: '' });
    await postForm(bad.url, { bank_debit: 'fails', email: '' });

    await until(() => world.receiver.types().includes('checkout.session.async_payment_succeeded'));
    await until(() => world.receiver.types().includes('checkout.session.async_payment_failed'));
    expect((await retrieved(good.id)).payment_status).toBe('paid');
    expect((await retrieved(bad.id)).payment_status).toBe('unpaid');
  });

  test('stays unpaid when the bank refuses the debit, on command', async () => {
    const { id, url } = await openStarter();
    await postForm(url, { bank_debit: 'succeeds', email: '' });

    const settled = await command(world.sandbox, `checkout/${id}/settle`, { outcome: 'fails' });
    const again = await command(world.sandbox, `checkout/${id}/settle`, { outcome: 'succeeds' });

    expect(settled.status).toBe(200);
    expect(again.status).toBe(400);
    await until(() => world.receiver.types().includes('checkout.session.async_payment_failed'));
    expect(await retrieved(id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'requires_payment_method', latest_charge: { status: 'failed' } },
    });
  });
});

describe('a fee that is booked late', () => {
  test('is unknown at first and comes with charge.updated', async () => {
    await command(world.sandbox, 'settings', { fee_delay_ms: 60 });
    const { id } = await openStarter();

    await command(world.sandbox, `checkout/${id}/pay`);

    await until(() => world.receiver.types().includes('charge.updated'));
    const succeeded = world.receiver.received.find(
      ({ event }) => event?.type === 'charge.succeeded',
    );
    expect(succeeded?.event?.data.object).toMatchObject({ balance_transaction: null });
    expect(await retrieved(id)).toMatchObject({
      payment_intent: { latest_charge: { balance_transaction: { fee: 59 } } },
    });
  });
});
