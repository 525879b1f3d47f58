import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditLedger, getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { aBuyer } from '@/tests/support/factories';
import { billingContext, type StripeWorld, startStripeWorld } from '@/tests/support/stripe';
import { getOrder } from './get-order';
import { listStripeEvents } from './list-stripe-events';
import { installShippedPacks } from './packs';
import { startCheckout } from './start-checkout';

// Real sockets in both directions: our SDK calls the stand-in, the stand-in calls our webhook.
vi.setConfig({ testTimeout: 40_000 });

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld({ webhooks: 'on' });
  await installShippedPacks(db());
});
afterAll(() => stripe.close());
beforeEach(() => stripe.command('webhooks', { reset: true }));

async function buy(packId: string, how: Record<string, unknown> = {}) {
  const { customerId, personId } = await aBuyer();
  const { orderId } = await startCheckout(billingContext(), {
    customerId,
    personId,
    packId,
    requestKey: newId('req'),
  });
  const order = () => getOrder(billingContext(), { customerId, orderId });
  const { checkoutSessionId } = await order();
  await stripe.pay(checkoutSessionId ?? '', how);
  return {
    customerId,
    order,
    sessionId: checkoutSessionId ?? '',
    available: async () => (await getBalance(db(), customerId, new Date())).availableMicroCredits,
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 20) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited for 15 s in vain');
}

const settled = async () => {
  await until(async () => stripe.sandbox.delivery.waiting() === 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
};

describe('a purchase', () => {
  test('has its credits and its receipt once the signed webhook has come', async () => {
    const purchase = await buy('pack_author');

    await until(async () => (await purchase.order()).state === 'paid');
    await settled();

    expect(await purchase.available()).toBe(credits(15_000));
    expect((await purchase.order()).receiptUrl).toMatch(/^http/);
    expect(stripe.sandbox.faults).toEqual([]);
  });

  test('is credited once when webhooks are doubled, reversed and sent all at once', async () => {
    for (const order of ['reversed', 'shuffled']) {
      await stripe.command('webhooks', { duplicate: 5, order, parallel: true });
      const purchase = await buy('pack_starter');

      await until(async () => (await purchase.order()).state === 'paid');
      await settled();

      expect(await purchase.available()).toBe(credits(1_000));
    }
  });

  test('is credited when the webhooks that got through were the repeated ones', async () => {
    await stripe.command('webhooks', { signature: 'wrong' });
    const purchase = await buy('pack_starter');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await purchase.available()).toBe(0);

    await stripe.command('webhooks', { reset: true });

    await until(async () => (await purchase.order()).state === 'paid');
    expect(await purchase.available()).toBe(credits(1_000));
  });

  test('whose card is declined stays open and can be paid with another card', async () => {
    const purchase = await buy('pack_starter', { card: '4000000000000002' });
    await settled();
    expect((await purchase.order()).state).toBe('open');
    expect(await purchase.available()).toBe(0);

    await stripe.pay(purchase.sessionId);

    await until(async () => (await purchase.order()).state === 'paid');
    expect(await purchase.available()).toBe(credits(1_000));
  });

  test('leaves a ledger in which everything adds up', async () => {
    const purchase = await buy('pack_starter');
    await until(async () => (await purchase.order()).state === 'paid');

    const { breaches } = await auditLedger(db());
    expect(breaches.filter(({ customerId }) => customerId === purchase.customerId)).toEqual([]);
  });
});

describe('listStripeEvents', () => {
  test('pages through the inbox, newest first, with no secret and no address in it', async () => {
    const purchase = await buy('pack_starter');
    await until(async () => (await purchase.order()).state === 'paid');
    await settled();

    const first = await listStripeEvents({ db: db() }, { limit: 2 });
    const second = await listStripeEvents(
      { db: db() },
      { limit: 2, startingAfter: first.nextCursor ?? '' },
    );

    expect(first.events).toHaveLength(2);
    expect(first.hasMore).toBe(true);
    const ids = [...first.events, ...second.events].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const text = JSON.stringify(await listStripeEvents({ db: db() }, { limit: 200 }));
    expect(text).not.toContain('_secret_');
    expect(text).not.toContain('/c/pay/');
    expect(text).toContain('•••');
  });

  test('finds by state, type and object', async () => {
    const purchase = await buy('pack_starter');
    await until(async () => (await purchase.order()).state === 'paid');

    const page = await listStripeEvents(
      { db: db() },
      { state: 'applied', type: 'checkout.session.completed', objectId: purchase.sessionId },
    );

    expect(page.events.map(({ objectId }) => objectId)).toEqual([purchase.sessionId]);
    expect(page).toMatchObject({ hasMore: false, nextCursor: null });
  });

  test('refuses a cursor that is none', async () => {
    await expect(
      listStripeEvents({ db: db() }, { startingAfter: "evt_' OR 1=1" }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
