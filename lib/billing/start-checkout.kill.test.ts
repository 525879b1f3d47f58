import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { aBuyer } from '@/tests/support/factories';
import { billingContext, type StripeWorld, startStripeWorld } from '@/tests/support/stripe';
import { listOrders } from './list-orders';
import { installShippedPacks } from './packs';
import { startCheckout } from './start-checkout';

vi.setConfig({ testTimeout: 90_000 });

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Long enough that the process is killed while Stripe is at work. */
const STRIPE_TAKES_MS = 4_000;

let stripe: StripeWorld;

beforeAll(async () => {
  stripe = await startStripeWorld();
  await installShippedPacks(db());
});
afterAll(() => stripe.close());

const sessions = async () =>
  ((await stripe.read('/v1/checkout/sessions?limit=100')) as { data: Record<string, unknown>[] })
    .data;

describe('a process that is killed between the order and its session', () => {
  test('leaves a draft, and repeating the click opens that very order with one session', async () => {
    const { customerId, personId } = await aBuyer();
    const asked = { customerId, personId, packId: 'pack_writer', requestKey: newId('req') };
    // The Stripe customer is known, so that the slow call is the one for the session.
    await startCheckout(billingContext(), { ...asked, requestKey: newId('req') });
    await stripe.command('settings', { latency_ms: STRIPE_TAKES_MS });
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'lib/billing/support/begin-checkout.ts', JSON.stringify(asked)],
      { cwd: ROOT, env: process.env, stdio: 'ignore' },
    );
    const draft = await draftOf(customerId);
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await stripe.command('settings', { latency_ms: 0 });
    expect(await draftOf(customerId)).toEqual(draft);

    const checkout = await startCheckout(billingContext(), asked);

    expect(checkout).toMatchObject({ orderId: draft.id, state: 'open' });
    const made = (await sessions()).filter((session) => session.client_reference_id === draft.id);
    expect(made.map(({ url }) => url)).toEqual([checkout.url]);
  });
});

async function draftOf(customerId: string) {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const { orders } = await listOrders(billingContext(), { customerId });
    const draft = orders.find(({ state }) => state === 'draft');
    if (draft) return draft;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The order was not written within a minute.');
}
