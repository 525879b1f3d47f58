import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { aBuyer } from '@/tests/support/factories';
import { billingContext, type StripeWorld, startStripeWorld } from '@/tests/support/stripe';
import { EmailUnverified, PackUnknown, RequestKeyReused, StripeRefused } from './errors';
import { installShippedPacks } from './packs';
import { startCheckout } from './start-checkout';

// The stand-in's first answer compiles Stripe's description, and the SDK waits between its repeats.
vi.setConfig({ testTimeout: 30_000 });

let stripe: StripeWorld;
let key = 0;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());
beforeEach(() => {
  key += 1;
});
afterEach(async () => {
  await stripe.command('settings', { fail_next: 0, latency_ms: 0 });
  expect(stripe.sandbox.faults).toEqual([]);
});

const requestKey = () => `request_key_${key}`;

const orders = (customerId: string) =>
  rows(
    db(),
    z.object({
      id: z.string(),
      state: z.string(),
      amount: z.number(),
      sessionId: z.string().nullable(),
    }),
    sql`SELECT id, state, amount_minor AS amount, checkout_session_id AS "sessionId" FROM credit_order WHERE customer_id = ${customerId} ORDER BY id`,
  );

describe('startCheckout refuses', () => {
  test('a person who has not confirmed their address', async () => {
    const buyer = await aBuyer({ isVerified: false });

    await expect(
      startCheckout(billingContext(), {
        ...buyer,
        packId: 'pack_starter',
        requestKey: requestKey(),
      }),
    ).rejects.toThrow(EmailUnverified);
    expect(await orders(buyer.customerId)).toEqual([]);
  });

  test('to buy for another customer, as if that customer did not exist', async () => {
    const [mine, theirs] = [await aBuyer(), await aBuyer()];

    for (const customerId of [theirs.customerId, newId('cus'), 'cus_\u0000', "' OR 1=1"])
      await expect(
        startCheckout(billingContext(), {
          customerId,
          personId: mine.personId,
          packId: 'pack_starter',
          requestKey: requestKey(),
        }),
      ).rejects.toMatchObject({ code: 'request.not_found' });
    expect(await orders(theirs.customerId)).toEqual([]);
  });

  test('a person who was disabled', async () => {
    const buyer = await aBuyer();
    await execute(db(), sql`UPDATE person SET disabled_at = now() WHERE id = ${buyer.personId}`);

    await expect(
      startCheckout(billingContext(), {
        ...buyer,
        packId: 'pack_starter',
        requestKey: requestKey(),
      }),
    ).rejects.toMatchObject({ code: 'request.not_found' });
  });

  test('packs that do not exist or are no longer sold', async () => {
    const buyer = await aBuyer();
    await execute(
      db(),
      sql`INSERT INTO credit_pack (id, name, granted_micro_credits, price_minor, active, sort) VALUES ('pack_old', 'Old', 1, 1, false, 9) ON CONFLICT DO NOTHING`,
    );

    for (const packId of ['pack_gold', 'pack_old'])
      await expect(
        startCheckout(billingContext(), { ...buyer, packId, requestKey: requestKey() }),
      ).rejects.toThrow(PackUnknown);
  });

  test.each([
    ['an empty request key', 'pack_starter', ''],
    ['an endless request key', 'pack_starter', 'x'.repeat(10_000)],
    ['a request key with NUL', 'pack_starter', 'request\u0000key'],
    ['a pack that is no name', 'pack_\u0000', 'request_key_0'],
  ])('%s, with a pointer', async (_, packId, badKey) => {
    const buyer = await aBuyer();

    await expect(
      startCheckout(billingContext(), { ...buyer, packId, requestKey: badKey }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('another pack under the same request key', async () => {
    const buyer = await aBuyer();
    const asked = { ...buyer, packId: 'pack_starter', requestKey: requestKey() };
    await startCheckout(billingContext(), asked);

    await expect(
      startCheckout(billingContext(), { ...asked, packId: 'pack_publisher' }),
    ).rejects.toThrow(RequestKeyReused);
    expect(await orders(buyer.customerId)).toHaveLength(1);
  });

  test('endless orders of one customer', async () => {
    const buyer = await aBuyer();
    const begin = (n: number) =>
      startCheckout(billingContext(), {
        ...buyer,
        packId: 'pack_gold',
        requestKey: `endless_${key}_${n}`,
      });
    for (let n = 0; n < 60; n++) await expect(begin(n)).rejects.toThrow(PackUnknown);

    await expect(begin(60)).rejects.toMatchObject({ code: 'request.rate_limited' });
  });

  test('in words that say nothing of Stripe’s answer, its key or its address', async () => {
    const buyer = await aBuyer();
    await execute(
      db(),
      sql`INSERT INTO credit_pack (id, name, granted_micro_credits, price_minor, sort) VALUES ('pack_too_cheap', 'Too cheap', 1000000, 1, 9) ON CONFLICT DO NOTHING`,
    );

    const refusal = await startCheckout(billingContext(), {
      ...buyer,
      packId: 'pack_too_cheap',
      requestKey: requestKey(),
    }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(StripeRefused);
    const { message, details } = refusal as StripeRefused;
    expect(message).toBe('The payment service did not accept this purchase. Nothing was charged.');
    expect(details).toEqual({});
    expect((refusal as StripeRefused).facts.code).toBe('amount_too_small');
    await execute(db(), sql`UPDATE credit_pack SET active = false WHERE id = 'pack_too_cheap'`);
  });
});
