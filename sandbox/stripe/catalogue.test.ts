import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { command, STARTER, startWorld, type World } from './test-support';

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

const create = (params: Record<string, unknown>) =>
  world.stripe.checkout.sessions.create({
    ...STARTER,
    ...params,
  } as Stripe.Checkout.SessionCreateParams);

describe('customers, products and prices', () => {
  test('keep what they were given, and lose what is unset', async () => {
    const made = await world.stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada',
      metadata: { plan: 'free', shop: 'x' },
    });
    const changed = await world.stripe.customers.update(made.id, {
      name: '',
      description: 'first',
      metadata: { plan: 'pro', shop: '' },
    });

    expect(made).toMatchObject({ email: 'ada@example.com', name: 'Ada', livemode: false });
    expect(changed).toMatchObject({
      name: null,
      description: 'first',
      metadata: { plan: 'pro' },
    });
    expect(changed.metadata).not.toHaveProperty('shop');
    await world.stripe.customers.del(made.id);
    expect(await world.stripe.customers.retrieve(made.id)).toMatchObject({ deleted: true });
    await expect(world.stripe.customers.update(made.id, { name: 'x' })).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  test('make a catalogue that a session can sell from', async () => {
    const product = await world.stripe.products.create({
      name: 'Writer Pack',
      default_price_data: { currency: 'usd', unit_amount: 3999 },
      expand: ['default_price'],
    });
    const euro = await world.stripe.prices.create({
      currency: 'eur',
      unit_amount: 3799,
      product: product.id,
      lookup_key: 'writer_eur',
    });
    const found = await world.stripe.prices.list({
      lookup_keys: ['writer_eur'],
      expand: ['data.product'],
    });
    const session = await create({ line_items: [{ price: euro.id, quantity: 2 }] });

    expect(product.default_price).toMatchObject({ unit_amount: 3999, type: 'one_time' });
    expect(found.data).toHaveLength(1);
    expect(found.data[0]?.product).toMatchObject({ name: 'Writer Pack' });
    expect(session).toMatchObject({ amount_total: 7598, currency: 'eur' });

    await world.stripe.prices.update(euro.id, { active: false });
    await expect(create({ line_items: [{ price: euro.id, quantity: 1 }] })).rejects.toMatchObject({
      statusCode: 400,
      param: 'line_items[0][price]',
    });
  });
});

describe('a list', () => {
  test('pages forwards and backwards, newest first, and says whether there is more', async () => {
    const ids: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      ids.unshift((await world.stripe.customers.create({ email: `c${n}@example.com` })).id);
    }
    const list = world.stripe.customers.list.bind(world.stripe.customers);
    const idsOf = (page: Stripe.ApiList<Stripe.Customer>) => page.data.map(({ id }) => id);

    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, starting_after: ids[1] ?? '' });
    const last = await list({ limit: 2, starting_after: ids[3] ?? '' });
    const back = await list({ limit: 2, ending_before: ids[3] ?? '' });
    const all = await list({ limit: 2 }).autoPagingToArray({ limit: 100 });

    expect([idsOf(first), first.has_more]).toEqual([ids.slice(0, 2), true]);
    expect([idsOf(second), second.has_more]).toEqual([ids.slice(2, 4), true]);
    expect([idsOf(last), last.has_more]).toEqual([ids.slice(4), false]);
    expect([idsOf(back), back.has_more]).toEqual([ids.slice(1, 3), true]);
    expect(all.map(({ id }) => id)).toEqual(ids);
    expect(first.url).toBe('/v1/customers');
  });

  test('keeps to its limits and filters', async () => {
    const { customers } = world.stripe;
    await customers.create({ email: 'ada@example.com' });
    const now = Math.floor(Date.now() / 1000);

    await expect(customers.list({ limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
    await expect(customers.list({ starting_after: 'cus_x' })).rejects.toMatchObject({
      code: 'resource_missing',
    });
    expect((await customers.list({ email: 'grace@example.com' })).data).toEqual([]);
    expect((await customers.list({ created: { gt: now + 60 } })).data).toEqual([]);
    expect((await customers.list({ created: { gte: now - 60, lt: now + 60 } })).data).toHaveLength(
      1,
    );
  });

  test('of charges, balance transactions and payment intents finds what belongs to a payment', async () => {
    const session = await create({});
    await command(world.sandbox, `checkout/${session.id}/pay`);
    const intents = await world.stripe.paymentIntents.list({
      expand: ['data.latest_charge.balance_transaction'],
    });
    const intent = intents.data[0]?.id ?? '';
    const charges = await world.stripe.charges.list({ payment_intent: intent });
    const charge = charges.data[0]?.id ?? '';

    expect(intents.data[0]?.latest_charge).toMatchObject({
      id: charge,
      balance_transaction: { fee: 59 },
    });
    const entries = await world.stripe.balanceTransactions.list({
      source: charge,
      expand: ['data.source'],
    });
    expect(entries.data[0]?.source).toMatchObject({ id: charge });
    expect((await world.stripe.balanceTransactions.list({ source: 'ch_x' })).data).toEqual([]);
    expect((await world.stripe.charges.retrieve(charge)).payment_intent).toBe(intent);
    const sessions = await world.stripe.checkout.sessions.list({ payment_intent: intent });
    expect(sessions.data.map(({ id }) => id)).toEqual([session.id]);
  });
});
