import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { db, row, sql } from '@/lib/platform/db';
import {
  anEvent,
  deliver,
  postWebhook,
  type StripeWorld,
  signatureOf,
  startStripeWorld,
} from '@/tests/support/stripe';
import { installShippedPacks } from './packs';
import { aPaidSession, completed, eventCount, storedEvent } from './support/orders';

vi.setConfig({ testTimeout: 30_000 });

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());
afterEach(() => expect(stripe.sandbox.faults).toEqual([]));

describe('events that nothing hangs on', () => {
  test.each(['customer.created', 'constructor', 'to_string', 'entirely.new.thing'])(
    'such as %s are answered, stored and change nothing',
    async (type) => {
      const event = anEvent(type, { id: 'obj_1', object: 'whatever' });

      expect(await deliver(event)).toEqual({ status: 200, outcome: 'ignored' });
      expect(await storedEvent(event.id)).toMatchObject({ state: 'ignored', deliveries: 1 });
    },
  );

  test('may be of a version that we never saw, or about an object without an id', async () => {
    const event = anEvent(
      'balance.available',
      { object: 'balance' },
      { api_version: '2031-01-01.fern' },
    );

    expect(await deliver(event)).toEqual({ status: 200, outcome: 'ignored' });
  });

  test('may be of the kind without an object', async () => {
    const thin = { id: 'evt_2', object: 'v2.core.event', type: 'v1.billing.meter.no_meter_found' };

    expect(await deliver(thin)).toEqual({ status: 200, outcome: 'ignored' });
  });

  test('and a session in a shape that we cannot read is refused, not guessed', async () => {
    const event = anEvent('checkout.session.completed', { id: 'cs_odd', amount_total: '999' });

    expect(await deliver(event)).toEqual({ status: 200, outcome: 'refused' });
  });

  test('keep text that the database cannot, with a mark in its place', async () => {
    const event = anEvent('customer.created', { id: 'cus_x', name: 'a\u0000b\ud800c' });

    expect(await deliver(event)).toEqual({ status: 200, outcome: 'ignored' });

    const kept = await row(
      db(),
      z.object({ name: z.string() }),
      sql`SELECT payload #>> '{data,object,name}' AS name FROM stripe_event WHERE id = ${event.id}`,
    );
    expect(kept?.name).toBe('a\uFFFDb\uFFFDc');
  });
});

describe('a call that Stripe did not make', () => {
  const forgeries: [string, (body: string) => string | undefined][] = [
    ['without a signature', () => undefined],
    ['with an empty signature', () => ''],
    ['signed with another secret', (body) => signatureOf(body, { secret: 'whsec_guess' })],
    ['signed for another body', (body) => signatureOf(`${body} `)],
    ['signed too long ago', (body) => signatureOf(body, { shiftSeconds: -302 })],
    ['signed a year ago', (body) => signatureOf(body, { shiftSeconds: -31_536_000 })],
    ['signed in the future', (body) => signatureOf(body, { shiftSeconds: 302 })],
    ['with a time that is none', (body) => signatureOf(body).replace(/t=\d+/, 't=soon')],
    [
      'with two times',
      (body) => `t=${Math.floor(Date.now() / 1000)},${signatureOf(body, { shiftSeconds: -9_000 })}`,
    ],
    ['with no time', (body) => signatureOf(body).replace(/t=\d+,/, '')],
    ['with an older scheme only', (body) => signatureOf(body).replace('v1=', 'v0=')],
    ['with a header without end', (body) => `${signatureOf(body)},v1=${'a'.repeat(100_000)}`],
    ['with garbage', () => 'constructor,__proto__=1'],
  ];

  test.each(forgeries)('%s is refused, and nothing is stored', async (_, sign) => {
    const open = await aPaidSession(stripe);
    const body = JSON.stringify(await completed(open));
    const before = await eventCount();

    const response = await postWebhook(body, sign(body));

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'billing.signature_refused' });
    expect(await eventCount()).toBe(before);
    expect(await open.state()).toBe('open');
  });

  test('is refused before anything reads the body', async () => {
    const response = await postWebhook('{"not json', undefined);

    expect(await response.json()).toMatchObject({ code: 'billing.signature_refused' });
  });

  test('is counted by what is wrong with it', async () => {
    const { registry } = await import('@/lib/platform/metrics');
    const body = JSON.stringify(anEvent('customer.created', { id: 'cus_1' }));

    await postWebhook(body, signatureOf(body, { shiftSeconds: 400 }));

    expect(await registry().metrics()).toMatch(
      /tokentill_stripe_signature_refusals_total\{flaw="in_future"\} \d+/,
    );
  });

  test('is accepted at the edge of five minutes, in both directions', async () => {
    for (const shiftSeconds of [-298, 298]) {
      const body = JSON.stringify(anEvent('customer.created', { id: 'cus_1' }));
      expect((await postWebhook(body, signatureOf(body, { shiftSeconds }))).status).toBe(200);
    }
  });
});

describe('a body that is no event', () => {
  test.each([
    ['no JSON', '{"id": '],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['an object of another kind', '{"id":"evt_1","object":"charge"}'],
    ['an id that is none', JSON.stringify(anEvent('customer.created', {}, { id: "evt_' OR 1=1" }))],
    ['a time beyond all times', JSON.stringify(anEvent('customer.created', {}, { created: 1e15 }))],
    ['no object in it', JSON.stringify(anEvent('customer.created', {}, { data: {} }))],
  ])('(%s) is refused even when it is signed', async (_, body) => {
    const before = await eventCount();

    const response = await postWebhook(body, signatureOf(body));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'billing.event_malformed' });
    expect(await eventCount()).toBe(before);
  });

  test('is refused when it is larger than 256 KiB, signed or not', async () => {
    const body = JSON.stringify(
      anEvent('customer.created', { id: 'cus_1', name: 'x'.repeat(300_000) }),
    );

    const response = await postWebhook(body, signatureOf(body));

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'request.too_large' });
  });

  test('is refused when it is empty or not UTF-8', async () => {
    expect((await postWebhook('', signatureOf(''))).status).toBe(400);
    expect((await postWebhook(new Uint8Array([0xff, 0xfe, 0x00]), 't=1,v1=aa')).status).toBe(400);
  });
});
