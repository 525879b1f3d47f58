import { connect } from 'node:net';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientOf, command, STARTER, startWorld, type World } from './test-support';

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

/** A call past the SDK, for what the SDK would never send. */
function raw(
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${world.sandbox.url}${path}`, {
    method,
    headers: {
      authorization: 'Bearer sk_test_of_the_tests',
      ...(body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(body === '' ? {} : { body }),
  });
}

async function refusalOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { error: unknown }).error;
}

const create = (params: Record<string, unknown>) =>
  world.stripe.checkout.sessions.create({
    ...STARTER,
    ...params,
  } as Stripe.Checkout.SessionCreateParams);

describe('the key', () => {
  test.each(['sk_live_51abcdefghijklmnop', 'rk_live_x', 'pk_test_x', 'anything'])(
    'is refused when it is %s',
    async (key) => {
      await expect(clientOf(world.sandbox, key).customers.list()).rejects.toMatchObject({
        statusCode: 401,
        type: 'StripeAuthenticationError',
      });
    },
  );

  test('is asked for, and shown masked in the refusal', async () => {
    const without = await fetch(`${world.sandbox.url}/v1/customers`);
    const wrong = await raw('GET', '/v1/customers', '', {
      authorization: 'Bearer sk_live_51abcdefghijklmnop',
    });

    expect(without.status).toBe(401);
    expect(await refusalOf(without)).toMatchObject({ type: 'invalid_request_error' });
    expect(await wrong.text()).not.toContain('abcdefghijkl');
  });

  test('must be the configured one where one is configured', async () => {
    const strict = await startWorld({ apiKey: 'sk_test_the_one' });
    try {
      await expect(strict.stripe.customers.list()).rejects.toMatchObject({ statusCode: 401 });
      const list = await clientOf(strict.sandbox, 'sk_test_the_one').customers.list();
      expect(list.data).toEqual([]);
    } finally {
      await strict.close();
    }
  });
});

describe('a request', () => {
  test('gets the version and a request id in its answer', async () => {
    const customer = await world.stripe.customers.create({ email: 'ada@example.com' });

    expect(customer.lastResponse.requestId).toMatch(/^req_\w{14}$/);
    expect(customer.lastResponse.headers['stripe-version']).toBe('2026-10-28.endive');
  });

  test('for another version is refused', async () => {
    const response = await raw('GET', '/v1/customers', '', { 'stripe-version': '2020-08-27' });

    expect(response.status).toBe(400);
    expect(await refusalOf(response)).toMatchObject({
      message: expect.stringContaining('2020-08-27'),
    });
  });

  test.each([
    ['GET', '/v1/nothing'],
    ['PUT', '/v1/customers'],
    ['GET', '/v1/checkout/sessions/cs_test_unknown'],
    ['GET', '/v1/events/evt_unknown'],
    ['GET', '/v1/customers/'],
  ])('%s %s that leads nowhere gets 404', async (method, path) => {
    const response = await raw(method, path);

    expect(response.status).toBe(404);
    expect(await refusalOf(response)).toMatchObject({ type: 'invalid_request_error' });
  });

  test.each([
    ['a[b', 'a broken name'],
    ['email=%E0%A4%A', 'broken percent-encoding'],
    ['email=a%00b@example.com', 'a NUL'],
    ['metadata=x&metadata[a]=1', 'a name that is text and object'],
    ['[]=1', 'no name'],
  ])('with the body %s (%s) gets 400 and adds nothing', async (body) => {
    const response = await raw('POST', '/v1/customers', body);

    expect(response.status).toBe(400);
    expect((await world.stripe.customers.list()).data).toEqual([]);
  });

  test('in JSON, too large, or with a broken path is refused', async () => {
    const json = await raw('POST', '/v1/customers', '{}', { 'content-type': 'application/json' });
    const large = await raw('POST', '/v1/customers', `description=${'x'.repeat(600_000)}`);
    const path = await raw('GET', '/v1/customers/%E0%A4%A');

    expect([json.status, large.status, path.status]).toEqual([400, 413, 400]);
  });

  test('names like those of an object’s own methods are parameters like others', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'metadata[__proto__][x]']) {
      const response = await raw('POST', '/v1/customers', `${name}=1`);
      expect(response.status, name).toBe(400);
    }
  });
});

describe('a parameter', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['unknown', { surprise: 1 }, { code: 'parameter_unknown', param: 'surprise' }],
    [
      'of an older version',
      { payment_method_types: ['card'] },
      { code: 'parameter_unknown', param: 'payment_method_types' },
    ],
    [
      'unknown below a known one',
      { line_items: [{ ...STARTER.line_items[0], name: 'x' }] },
      { code: 'parameter_unknown', param: 'line_items[0][name]' },
    ],
    ['with a value of an older version', { ui_mode: 'hosted' }, { param: 'ui_mode' }],
    ['with an unknown value', { mode: 'gift' }, { param: 'mode' }],
    [
      'that is no number',
      { expires_at: 'soon' },
      { code: 'parameter_invalid_integer', param: 'expires_at' },
    ],
    ['that is empty', { client_reference_id: '' }, { code: 'parameter_invalid_empty' }],
    ['that is missing', { success_url: undefined }, { param: 'success_url' }],
    [
      'missing below another',
      { line_items: [{ quantity: 1, price_data: { unit_amount: 999 } }] },
      { code: 'parameter_missing', param: 'line_items[0][price_data][currency]' },
    ],
    ['that is no address', { success_url: 'javascript:alert(1)' }, { code: 'url_invalid' }],
    [
      'that is too soon',
      { expires_at: Math.floor(Date.now() / 1000) + 60 },
      { param: 'expires_at' },
    ],
    ['that names nobody', { customer: 'cus_nobody' }, { code: 'resource_missing' }],
    [
      'that Stripe knows and the stand-in does not act on',
      { automatic_tax: { enabled: true } },
      { code: 'sandbox_unsupported', param: 'automatic_tax[enabled]' },
    ],
    [
      'for a mode that is not spoken',
      { mode: 'subscription' },
      { code: 'sandbox_unsupported', param: 'mode' },
    ],
    ['that cannot be expanded', { expand: ['surprise'] }, { param: 'expand' }],
  ])('%s is refused by name, and no session is opened', async (_, params, refusal) => {
    await expect(create(params)).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      ...refusal,
    });
    expect((await world.stripe.checkout.sessions.list()).data).toEqual([]);
    expect((await world.stripe.products.list()).data).toEqual([]);
  });

  test.each([
    [49, 'amount_too_small'],
    [-1, 'parameter_invalid_integer'],
    [100_000_000, 'amount_too_large'],
  ])('unit_amount of %i cents is refused with %s', async (amount, code) => {
    const price_data = { currency: 'usd', unit_amount: amount, product_data: { name: 'x' } };
    await expect(create({ line_items: [{ quantity: 1, price_data }] })).rejects.toMatchObject({
      statusCode: 400,
      code,
    });
  });

  test('of two currencies in one session is refused', async () => {
    const item = (currency: string) => ({
      quantity: 1,
      price_data: { currency, unit_amount: 999, product_data: { name: 'x' } },
    });
    await expect(create({ line_items: [item('usd'), item('eur')] })).rejects.toMatchObject({
      statusCode: 400,
      param: 'line_items[1]',
    });
  });
});

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

describe('an idempotency key', () => {
  const key = { idempotencyKey: 'order-1' };
  const params = { ...STARTER, client_reference_id: 'ord_1' };
  const { sessions } = { sessions: () => world.stripe.checkout.sessions };

  test('with the same request replays the first answer', async () => {
    const first = await sessions().create(params, key);
    const second = await sessions().create(params, key);

    expect(second.id).toBe(first.id);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    expect((await sessions().list()).data).toHaveLength(1);
  });

  test('with another request or another path is refused', async () => {
    await sessions().create(params, key);

    const refusal = { statusCode: 400, type: 'StripeIdempotencyError' };
    await expect(
      sessions().create({ ...params, client_reference_id: 'ord_2' }, key),
    ).rejects.toMatchObject(refusal);
    await expect(world.stripe.customers.create({}, key)).rejects.toMatchObject(refusal);
  });

  test('that is at work is refused with 409, and the work is done once', async () => {
    await command(world.sandbox, 'settings', { latency_ms: 150 });

    const results = await Promise.allSettled([
      sessions().create(params, key),
      sessions().create(params, key),
    ]);

    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ statusCode: 409 });
    expect((await sessions().list()).data).toHaveLength(1);
  });

  test('of a request that failed its checks can be used again', async () => {
    await expect(
      sessions().create({ ...params, client_reference_id: 'x'.repeat(201) }, key),
    ).rejects.toMatchObject({ statusCode: 400 });

    expect((await sessions().create(params, key)).status).toBe('open');
  });
});

describe('a mishap on command', () => {
  const settings = (body: Record<string, unknown>) => command(world.sandbox, 'settings', body);

  test.each([
    ['error_500', 500],
    ['error_429', 429],
  ])('%s answers %i once and does nothing', async (fail_with, statusCode) => {
    await settings({ fail_next: 1, fail_with });

    await expect(create({})).rejects.toMatchObject({ statusCode });
    expect((await world.stripe.checkout.sessions.list()).data).toEqual([]);
  });

  test('cut_after loses the answer of work that was done; the key brings it back', async () => {
    // Two, for the SDK itself tries once more when a connection is cut.
    await settings({ fail_next: 2, fail_with: 'cut_after' });
    const { sessions } = world.stripe.checkout;
    const key = { idempotencyKey: 'order-9' };

    await expect(sessions.create(STARTER, key)).rejects.toMatchObject({
      type: 'StripeConnectionError',
    });
    const again = await sessions.create(STARTER, key);

    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await sessions.list()).data).toHaveLength(1);
  });

  test('with a wrong value is refused in words', async () => {
    const answer = await settings({ latency_ms: -1, surprise: true });

    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('surprise');
  });
});

test('bytes that are no HTTP do not stop the stand-in', async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(world.sandbox.port, '127.0.0.1', () =>
      socket.end('\0\0 nonsense\r\n\r\n'),
    );
    socket.on('close', () => resolve());
    socket.resume();
  });

  expect((await world.stripe.customers.list()).data).toEqual([]);
});
