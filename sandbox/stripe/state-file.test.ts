import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startStripe } from './server';
import { cardForm, command, postForm, STARTER, startWorld, until } from './test-support';

// The first answer compiles Stripe's description, which a busy machine takes seconds for.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let stateFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stripe-stand-in-'));
  stateFile = join(folder, 'below', 'state.json');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a restart with a state file', () => {
  test('keeps objects, events and idempotency keys, and an open session can still be paid', async () => {
    const before = await startWorld({ stateFile });
    const key = { idempotencyKey: 'order-1' };
    const session = await before.stripe.checkout.sessions.create(STARTER, key);
    const customer = await before.stripe.customers.create({ email: 'ada@example.com' });
    await before.close();

    const after = await startWorld({ stateFile });
    try {
      const replay = await after.stripe.checkout.sessions.create(STARTER, key);
      const kept = await after.stripe.checkout.sessions.retrieve(session.id);
      expect(replay.id).toBe(session.id);
      expect(kept.url).toBe(`${after.sandbox.url}/c/pay/${session.id}`);
      expect(await after.stripe.customers.retrieve(customer.id)).toMatchObject({
        email: 'ada@example.com',
      });
      expect((await after.stripe.events.list({ type: 'customer.created' })).data).toHaveLength(1);

      const paid = await postForm(kept.url ?? '', cardForm());
      expect(paid.status).toBe(303);
      expect((await after.stripe.charges.list()).data).toHaveLength(1);
      expect(after.sandbox.faults).toEqual([]);
    } finally {
      await after.close();
    }
  });

  test('sends the events that had not arrived, and hears from the bank', async () => {
    const before = await startWorld({ stateFile, settings: { settleMs: 300 } });
    await command(before.sandbox, 'webhooks', { hold: true });
    const session = await before.stripe.checkout.sessions.create(STARTER);
    await command(before.sandbox, `checkout/${session.id}/pay`, { method: 'bank_debit' });
    await before.close();
    expect(before.receiver.types()).toEqual([]);

    const after = await startWorld({ stateFile });
    try {
      await until(() => after.receiver.types().includes('checkout.session.completed'));
      await until(() =>
        after.receiver.types().includes('checkout.session.async_payment_succeeded'),
      );
    } finally {
      await after.close();
    }
  });

  test('finds on disk whatever was answered, without a clean end', async () => {
    const world = await startWorld({ stateFile });
    try {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          world.stripe.customers.create({ email: `c${n}@example.com` }),
        ),
      );
      const onDisk = readFileSync(stateFile, 'utf8');
      expect(answers.filter(({ id }) => !onDisk.includes(id))).toEqual([]);
    } finally {
      await world.close();
    }
  });

  test('never keeps a whole card number', async () => {
    const world = await startWorld({ stateFile });
    try {
      const { url } = await world.stripe.checkout.sessions.create(STARTER);
      await postForm(url ?? '', cardForm({ number: '4000000000000002' }));
      await postForm(url ?? '', cardForm());
    } finally {
      await world.close();
    }
    expect(readFileSync(stateFile, 'utf8')).toContain('"last4":"4242"');
    expect(readFileSync(stateFile, 'utf8')).not.toMatch(/4242424242424242|4000000000000002/);
  });

  test.each([
    ['{ broken', 'cannot be read'],
    ['{"format":"another"}', 'was not written by this version'],
    ['[]', 'was not written by this version'],
  ])(
    'is refused in one sentence when the file holds %s, and the file stays',
    async (text, reason) => {
      const file = join(folder, 'state.json');
      writeFileSync(file, text);

      await expect(startStripe({ stateFile: file })).rejects.toThrow(reason);
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );
});
