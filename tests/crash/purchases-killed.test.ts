import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getOrder, startCheckout } from '@/lib/billing';
import { auditLedger, listLots } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { type StripeSandbox, startStripe } from '@/sandbox/stripe/server';
import { waitUntil } from '@/server/launch/processes.mjs';
import { wallet } from '../support/books';
import { aBuyer } from '../support/factories';
import { billingContext, WEBHOOK_SECRET } from '../support/stripe';
import { startTill, TILL_MS_MAX, type Till } from './support/till';

const TEST_MS_MAX = 120_000;
const PAID_MS_MAX = 45_000;
const STRIPE_KEY = 'sk_test_onlytestsknowthisone';
const BUYERS = 10;

let till: Till;
let stripe: StripeSandbox;

beforeAll(async () => {
  till = await startTill(async (url) => {
    stripe = await startStripe({
      apiKey: STRIPE_KEY,
      webhookUrl: `${url}/api/webhooks/stripe`,
      webhookSecret: WEBHOOK_SECRET,
      retry: { baseMs: 200, maxMs: 1_000, attempts: 100 },
    });
    const settings = {
      STRIPE_SECRET_KEY: STRIPE_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_URL: stripe.url,
    };
    // The tests themselves begin the purchases.
    Object.assign(process.env, settings);
    return settings;
  });
}, TILL_MS_MAX);

afterAll(async () => {
  await till?.close();
  await stripe?.close();
});

async function command(path: string, body: Record<string, unknown> = {}): Promise<void> {
  const answer = await fetch(`${stripe.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

/** Customers who have paid, while Stripe's events about it are held back. */
async function paidOrders(round: number): Promise<{ customerId: string; orderId: string }[]> {
  await command('webhooks', { hold: true, duplicate: 2, order: 'shuffled', parallel: true });
  const paid = [];
  for (let at = 0; at < BUYERS; at++) {
    const buyer = await aBuyer();
    const { orderId, url } = await startCheckout(billingContext(), {
      ...buyer,
      packId: 'pack_starter',
      requestKey: `crash_${round}_${at}_${buyer.customerId}`,
    });
    const session = /cs_test_\w+/.exec(url)?.[0];
    await command(`checkout/${session}/pay`);
    paid.push({ customerId: buyer.customerId, orderId });
  }
  return paid;
}

async function proveEachPaidOnce(orders: readonly { customerId: string; orderId: string }[]) {
  const states = () =>
    Promise.all(
      orders.map(async ({ customerId, orderId }) => {
        const order = await getOrder(billingContext(), { customerId, orderId });
        return order.state;
      }),
    );
  const allPaid = () =>
    states().then(
      (found) => found.every((state) => state === 'paid'),
      () => false,
    );
  await waitUntil(allPaid, PAID_MS_MAX);
  expect(new Set(await states())).toEqual(new Set(['paid']));
  // Copies of events are still on their way: whatever they do, it is nothing.
  await sleep(2_000);
  for (const { customerId, orderId } of orders) {
    const { grantedMicroCredits } = await getOrder(billingContext(), { customerId, orderId });
    expect(await listLots(db(), customerId)).toMatchObject([
      { kind: 'purchase', sourceId: orderId, grantedMicroCredits },
    ]);
    expect(await wallet(customerId)).toEqual({
      available: grantedMicroCredits,
      reserved: 0,
      consumed: 0,
      debt: 0,
    });
  }
  expect((await auditLedger(db(), { leaseGraceSeconds: 0 })).breaches).toEqual([]);
}

describe('a purchase', () => {
  test(
    'is credited once when the server is killed while Stripe tells of it',
    async () => {
      const orders = await paidOrders(1);
      await command('webhooks', { hold: false });
      for (let kills = 0; kills < 3; kills++) {
        await sleep(150);
        await till.server.kill();
        await till.server.start();
      }
      await proveEachPaidOnce(orders);
    },
    TEST_MS_MAX,
  );

  test(
    'is credited once when PostgreSQL is killed while Stripe tells of it',
    async () => {
      const orders = await paidOrders(2);
      await command('webhooks', { hold: false });
      for (let kills = 0; kills < 3; kills++) {
        await sleep(150);
        await till.killDatabase();
        await till.startDatabase();
      }
      expect(till.server.lives()).toBe(true);
      await proveEachPaidOnce(orders);
    },
    TEST_MS_MAX,
  );
});
