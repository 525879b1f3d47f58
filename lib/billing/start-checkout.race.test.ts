import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { db, rows, sql } from '@/lib/platform/db';
import { aBuyer } from '@/tests/support/factories';
import { billingContext, type StripeWorld, startStripeWorld } from '@/tests/support/stripe';
import { installShippedPacks } from './packs';
import { startCheckout } from './start-checkout';

vi.setConfig({ testTimeout: 60_000 });

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());

type List = { data: Record<string, unknown>[] };

describe('ten clicks on one button', () => {
  test.each([0, 700])(
    'make one order, one session and one Stripe customer, when Stripe takes %i ms',
    async (latencyMs) => {
      const buyer = await aBuyer();
      await stripe.command('settings', { latency_ms: latencyMs });
      const asked = { ...buyer, packId: 'pack_starter', requestKey: `ten_clicks_${latencyMs}` };

      const checkouts = await Promise.all(
        Array.from({ length: 10 }, () => startCheckout(billingContext(), asked)),
      );

      await stripe.command('settings', { latency_ms: 0 });
      expect(new Set(checkouts.map(({ url }) => url)).size).toBe(1);
      expect(new Set(checkouts.map(({ orderId }) => orderId)).size).toBe(1);
      const orders = await rows(
        db(),
        z.object({ id: z.string() }),
        sql`SELECT id FROM credit_order WHERE customer_id = ${buyer.customerId}`,
      );
      expect(orders).toHaveLength(1);
      const sessions = (await stripe.read('/v1/checkout/sessions?limit=100')) as List;
      expect(
        sessions.data.filter(({ client_reference_id }) => client_reference_id === orders[0]?.id),
      ).toHaveLength(1);
      const customers = (await stripe.read('/v1/customers?limit=100')) as List;
      expect(
        customers.data.filter(
          ({ metadata }) =>
            (metadata as Record<string, string>).tokentill_customer_id === buyer.customerId,
        ),
      ).toHaveLength(1);
    },
  );
});

describe('different buttons at the same time', () => {
  test('make an order each, and still one Stripe customer', async () => {
    const buyer = await aBuyer();

    const checkouts = await Promise.all(
      ['pack_starter', 'pack_writer', 'pack_author', 'pack_publisher'].map((packId) =>
        startCheckout(billingContext(), { ...buyer, packId, requestKey: `four_${packId}` }),
      ),
    );

    expect(new Set(checkouts.map(({ url }) => url)).size).toBe(4);
    const customers = await rows(
      db(),
      z.object({ id: z.string() }),
      sql`SELECT stripe_customer_id AS id FROM stripe_customer WHERE customer_id = ${buyer.customerId}`,
    );
    expect(customers).toHaveLength(1);
  });
});
