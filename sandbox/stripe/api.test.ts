import { connect } from 'node:net';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientOf, STARTER, startWorld, type World } from './test-support';

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
