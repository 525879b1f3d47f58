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

describe('an idempotency key', () => {
  const key = { idempotencyKey: 'order-1' };
  const params = { ...STARTER, client_reference_id: 'ord_1' };
  const sessions = () => world.stripe.checkout.sessions;

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
