import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { randomBase62 } from '@/lib/platform/crypto';
import { type StripeSandbox, startStripe } from '@/sandbox/stripe/server';
import { startUpstream, type Upstream } from '@/sandbox/upstream/server';
import { ownDatabase } from '@/tests/support/own-database';
import type { TillServer } from './http';

// Each run compiles the command anew, beside other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ROOT = path.resolve(import.meta.dirname, '..');

let stripe: StripeSandbox;
let upstream: Upstream;
let till: TillServer;
let settings: Record<string, string>;

beforeAll(async () => {
  const { url: databaseUrl } = await ownDatabase();
  const stripeKey = `sk_test_${randomBase62(24)}`;
  stripe = await startStripe({ apiKey: stripeKey });
  upstream = await startUpstream({ apiKey: 'sk-sandbox' });
  settings = {
    DATABASE_URL: databaseUrl,
    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_URL: stripe.url,
    OPENAI_API_KEY: 'sk-sandbox',
    OPENAI_BASE_URL: upstream.url,
  };
  Object.assign(process.env, settings);

  const { beat } = await import('@/lib/platform/heartbeat');
  const { db } = await import('@/lib/platform/db');
  const { setMigrationsExpected } = await import('@/lib/web/health');
  const { findDoor } = await import('./doors');
  const { createTillServer } = await import('./http');
  await beat(db(), 'a worker', 'worker');
  const migrations = readdirSync(path.join(ROOT, 'prisma', 'migrations'));
  setMigrationsExpected(migrations.filter((name) => /^\d/.test(name)));
  till = createTillServer({
    findDoor,
    page: (_request, response) => void response.writeHead(404).end(),
  });
  till.server.listen(0, '127.0.0.1');
  await once(till.server, 'listening');
  const { port } = till.server.address() as AddressInfo;
  settings.TOKENTILL_RUNNING_URL = `http://127.0.0.1:${port}`;
  settings.STRIPE_SANDBOX_URL = stripe.url;
  stripe.setWebhook({ url: `http://127.0.0.1:${port}/api/webhooks/stripe` });
});

afterAll(async () => {
  till.server.closeAllConnections();
  await new Promise((resolve) => till.server.close(resolve));
  const { generationsIdle } = await import('@/lib/generation');
  await generationsIdle();
  await Promise.all([stripe.close(), upstream.close()]);
  const { closeKeyCache, flushKeyUse } = await import('@/lib/auth');
  const { closePriceBook } = await import('@/lib/pricing');
  await flushKeyUse();
  await Promise.all([closeKeyCache(), closePriceBook()]);
});

async function runDemo(
  given: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/demo.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...settings, LOG_LEVEL: 'silent', ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

describe('npm run demo', () => {
  test('goes the whole way from checkout to audit, and everything adds up', async () => {
    // The worker has said that it is alive just now.
    const { beat } = await import('@/lib/platform/heartbeat');
    const { db } = await import('@/lib/platform/db');
    await beat(db(), 'a worker', 'worker');

    const { code, said } = await runDemo();

    expect(said).toContain('Everything is as it must be.');
    expect(code).toBe(0);
    for (const sentence of [
      'Buying the Starter Pack: 1000 credits for $9.99',
      'The signed webhook has come: checkout.session.completed',
      'The balance grew by exactly 1000 credits',
      'The same Idempotency-Key again: the same story, and no second charge',
      'The receipts add up to what the balance fell by',
      'The 4 generations of just now are in it',
      'The books balance',
    ])
      expect(said).toContain(sentence);
    expect(said).not.toContain('\u001b[');
  });

  test('ends with an error and one sentence when nothing answers', async () => {
    const { code, said } = await runDemo({ TOKENTILL_RUNNING_URL: 'http://127.0.0.1:1' });

    expect(code).toBe(1);
    expect(said).toContain(
      'Nothing answers at http://127.0.0.1:1: start it with `npm start` first.',
    );
  });

  test('ends with an error when the books do not balance', async () => {
    const { beat } = await import('@/lib/platform/heartbeat');
    const { db, execute, sql } = await import('@/lib/platform/db');
    await beat(db(), 'a worker', 'worker');
    await execute(
      db(),
      sql`UPDATE usage_rollup SET cost_micro_usd = cost_micro_usd + 1 WHERE (customer_id, bucket_at, model, operation)
            IN (SELECT customer_id, bucket_at, model, operation FROM usage_rollup LIMIT 1)`,
    );

    const { code, said } = await runDemo();

    expect(said).toContain('The books do not balance.');
    expect(code).toBe(1);
  });
});
