import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { db } from '@/lib/platform/db';
import {
  anEvent,
  type JsonObject,
  postWebhook,
  type StripeWorld,
  signatureOf,
  startStripeWorld,
} from '@/tests/support/stripe';
import { installShippedPacks } from './packs';
import { anOpenOrder } from './support/orders';

vi.setConfig({ testTimeout: 90_000 });

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());

const TYPES = ['completed', 'async_payment_succeeded', 'async_payment_failed', 'expired'];

describe('the webhook', () => {
  test('answers any bytes under any header with a refusal, never with a failure of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' })),
        fc.oneof(
          fc.string({
            unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
          }),
          fc.constantFrom('t=1', 't=1,v1=', 't=9999999999999,v1=aa', ',,,', 't=-1,v1=zz'),
        ),
        async (body, signature) => {
          const sent = typeof body === 'string' ? body : new Uint8Array(body);
          expect((await postWebhook(sent, signature)).status).toBe(400);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('answers any JSON that is signed with 200 or 400', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (body) => {
        expect([200, 400]).toContain((await postWebhook(body, signatureOf(body))).status);
      }),
      { numRuns: 200 },
    );
  });

  test('credits nothing for a session in which any field says something else', async () => {
    const open = await anOpenOrder(stripe);
    const session = (await open.session()) as JsonObject;

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TYPES),
        fc.constantFrom(...Object.keys(session)),
        fc.jsonValue({ maxDepth: 2 }),
        async (type, field, value) => {
          // What would make it true is left out: everything but the payment itself may be anything.
          fc.pre(field !== 'payment_status');
          const event = anEvent(`checkout.session.${type}`, { ...session, [field]: value });
          const body = JSON.stringify(event);
          expect([200, 400]).toContain((await postWebhook(body, signatureOf(body))).status);
        },
      ),
      { numRuns: 300 },
    );

    expect(await open.available()).toBe(0);
  });
});
