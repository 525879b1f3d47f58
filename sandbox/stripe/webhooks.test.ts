import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { command, STARTER, sleep, startWorld, until, type World } from './test-support';

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

const ALL = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'checkout.session.completed',
];

const webhooks = (body: Record<string, unknown>) => command(world.sandbox, 'webhooks', body);
const received = () => world.receiver.received;
const types = () => world.receiver.types();

async function buy(): Promise<string> {
  const session = await world.stripe.checkout.sessions.create(STARTER);
  await command(world.sandbox, `checkout/${session.id}/pay`);
  return session.id;
}

type Report = {
  id: string;
  type: string;
  delivery: string;
  crafted: boolean;
  attempts: { status: number | null; signature: string; error: string | null }[];
};

async function reports(): Promise<Report[]> {
  const response = await fetch(`${world.sandbox.url}/sandbox/events`);
  return ((await response.json()) as { data: Report[] }).data;
}

const reportOf = async (type: string) => (await reports()).find((report) => report.type === type);

describe('a webhook', () => {
  test('is tried again until it answers 2xx, with every attempt recorded', async () => {
    world.receiver.nextStatuses.push(500, 302);
    await webhooks({ enabled_events: ['checkout.session.*'] });

    await buy();

    await until(() => received().length === 3, types);
    await sleep(100);
    expect(types()).toEqual(Array(3).fill('checkout.session.completed'));
    expect(new Set(received().map(({ event }) => event?.id)).size).toBe(1);
    const report = await reportOf('checkout.session.completed');
    expect(report).toMatchObject({ delivery: 'delivered' });
    expect(report?.attempts.map(({ status }) => status)).toEqual([500, 302, 200]);
    const event = await world.stripe.events.retrieve(report?.id ?? '');
    expect(event.pending_webhooks).toBe(0);
  });

  test('is given up after the last attempt, and can be sent again by hand', async () => {
    await webhooks({ enabled_events: ['checkout.session.*'], retry_attempts: 2 });
    world.receiver.nextStatuses.push(500, 500);

    await buy();

    await until(() => received().length === 2);
    await until(
      async () => (await reportOf('checkout.session.completed'))?.delivery === 'given_up',
    );
    const report = await reportOf('checkout.session.completed');
    const resent = await command(world.sandbox, `events/${report?.id}/resend`);
    expect(resent.body).toMatchObject({
      attempt: { status: 200 },
      event: { delivery: 'delivered' },
    });
    expect(received()).toHaveLength(3);
  });

  test('that cannot be reached is tried again, too', async () => {
    const { url } = world.receiver;
    world.sandbox.setWebhook({ url: 'http://127.0.0.1:9/nobody' });
    await webhooks({ enabled_events: ['checkout.session.*'] });
    await buy();
    await until(
      async () => (await reportOf('checkout.session.completed'))?.attempts[0]?.status === null,
    );

    await webhooks({ url });

    await until(() => types().length === 1);
  });

  test('gets nothing while events are held, and everything once they are released', async () => {
    await webhooks({ hold: true });
    await buy();
    await sleep(80);
    expect(received()).toEqual([]);

    await webhooks({ hold: false });

    await until(() => types().length === ALL.length);
    expect(types()).toEqual(ALL);
  });

  test('gets events in reverse on command', async () => {
    await webhooks({ hold: true, order: 'reversed' });
    await buy();

    await webhooks({ hold: false });

    await until(() => types().length === ALL.length);
    expect(types()).toEqual([...ALL].reverse());
  });

  test('gets every event once when they are shuffled', async () => {
    await webhooks({ order: 'shuffled', parallel: true });
    await buy();
    await buy();

    await until(() => types().length === 2 * ALL.length);
    expect(types().sort()).toEqual([...ALL, ...ALL].sort());
  });

  test('gets the same event several times on command', async () => {
    await webhooks({ duplicate: 2, enabled_events: ['checkout.session.completed'] });
    await buy();

    await until(() => received().length === 3);
    await sleep(60);
    expect(received()).toHaveLength(3);
    expect(new Set(received().map(({ body }) => body)).size).toBe(1);
  });

  test('gets events late on command', async () => {
    await webhooks({ delay_ms: 120, enabled_events: ['checkout.session.completed'] });
    const before = Date.now();
    await buy();

    await until(() => received().length === 1);
    expect(Date.now() - before).toBeGreaterThanOrEqual(110);
  });

  test('does not get an event that was dropped, until it is sent again', async () => {
    await webhooks({ drop: 1, enabled_events: ['checkout.session.completed'] });
    await buy();
    await sleep(120);
    expect(received()).toEqual([]);
    const report = await reportOf('checkout.session.completed');
    expect(report).toMatchObject({ delivery: 'dropped', attempts: [] });

    await command(world.sandbox, `events/${report?.id}/resend`);

    expect(types()).toEqual(['checkout.session.completed']);
  });

  test.each(['wrong', 'missing', 'stale'])(
    'refuses a %s signature, and takes the event once it is signed rightly',
    async (signature) => {
      await webhooks({ signature, enabled_events: ['checkout.session.completed'] });
      await buy();
      await until(() => received().length >= 1);
      expect(received()[0]?.event).toBeUndefined();

      await webhooks({ reset: true });

      await until(() => types().length === 1);
    },
  );
});

describe('a crafted event', () => {
  test('says about an object what it is told to say', async () => {
    const id = await buy();
    await until(() => types().length === ALL.length);

    const answer = await command(world.sandbox, 'events', {
      type: 'checkout.session.completed',
      object: id,
      overrides: { amount_total: 1, currency: 'eur', metadata: { order: 'ord_other' } },
      event: { livemode: true },
    });

    expect(answer.status).toBe(200);
    expect(received().at(-1)?.event).toMatchObject({
      type: 'checkout.session.completed',
      livemode: true,
      data: { object: { id, amount_total: 1, currency: 'eur', payment_status: 'paid' } },
    });
    const events = await world.stripe.events.list({ type: 'checkout.session.completed' });
    expect(events.data).toHaveLength(1);
  });

  test('can be signed by somebody else', async () => {
    const id = await buy();
    await until(() => types().length === ALL.length);

    await command(world.sandbox, 'events', {
      type: 'checkout.session.completed',
      object: id,
      signature: 'wrong',
    });

    expect(received().at(-1)?.refusal).toContain('signature');
  });

  test.each([
    [{ type: 'surprise', object: 'cs' }, 'Unknown event type'],
    [{ type: 'charge.succeeded', object: 'ch_none' }, 'ch_none'],
    [{ object: 'x' }, 'type'],
  ])('is refused for %o', async (body, word) => {
    const answer = await command(world.sandbox, 'events', body);

    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(word);
  });
});

describe('events', () => {
  test('name the request that caused them, keep what was then, and can be listed', async () => {
    const customer = await world.stripe.customers.create(
      { email: 'ada@example.com' },
      { idempotencyKey: 'make-ada' },
    );
    await world.stripe.customers.update(customer.id, { email: 'ada@example.org' });
    await until(() => types().length === 2);

    const created = await world.stripe.events.list({ type: 'customer.created' });
    const both = await world.stripe.events.list({
      types: ['customer.created', 'customer.updated'],
    });

    expect(created.data[0]).toMatchObject({
      request: { id: customer.lastResponse.requestId, idempotency_key: 'make-ada' },
      data: { object: { email: 'ada@example.com' } },
      pending_webhooks: 0,
    });
    expect(both.data.map(({ type }) => type)).toEqual(['customer.updated', 'customer.created']);
    expect((await world.stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  test('are shown on the overview with their attempts, and sent again from there', async () => {
    const id = await buy();
    await until(() => types().length === ALL.length);
    const overview = await (await fetch(`${world.sandbox.url}/`)).text();
    const [, action] = /action="(\/sandbox\/events\/\w+\/resend)"/.exec(overview) ?? [];

    const pressed = await fetch(`${world.sandbox.url}${action}`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      redirect: 'manual',
    });

    expect(overview).toContain(id.slice(0, 18));
    expect(overview).toMatch(/200 in \d+ ms/);
    expect(pressed.status).toBe(303);
    expect(types()).toHaveLength(ALL.length + 1);
  });
});
