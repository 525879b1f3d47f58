import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownDatabase } from '@/tests/support/own-database';

const root = path.resolve(import.meta.dirname, '..');
let databaseUrl = '';

type Printed = {
  signIns: { who: string; email: string; password: string }[];
  apiKey: string;
  installationId: string;
};

let client: pg.Client;
let first: Printed;

async function runSeed(given: Record<string, string> = {}): Promise<Printed> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'prisma/seed.ts'],
    {
      cwd: root,
      env: { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'error', ...given },
    },
  );
  const line = stdout.split('\n').findLast((text) => text.startsWith('{"signIns"'));
  return JSON.parse(line ?? '') as Printed;
}

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await client.query(text, values);
  return rows[0] as T;
}

const counts = () =>
  one(
    `SELECT (SELECT count(*) FROM customer) AS customers, (SELECT count(*) FROM person) AS people,
            (SELECT count(*) FROM generation) AS generations, (SELECT count(*) FROM ledger_transfer) AS transfers,
            (SELECT count(*) FROM credit_order) AS orders`,
  );

// Some seconds on a machine with nothing else to do; this one runs other tests beside it.
beforeAll(async () => {
  databaseUrl = (await ownDatabase()).url;
  client = new pg.Client(databaseUrl);
  await client.connect();
  first = await runSeed();
}, 240_000);
afterAll(() => client.end());

describe('the demo data', () => {
  test('hold thousands of generations over three months, in the partitions of their months', async () => {
    const history = await one<{ count: string; days: string; misplaced: string }>(
      `SELECT count(*) AS count, extract(day FROM max(created_at) - min(created_at))::text AS days,
              (SELECT count(*) FROM generation_default) + (SELECT count(*) FROM ledger_transfer_default) AS misplaced FROM generation`,
    );

    expect(Number(history.count)).toBeGreaterThan(2_000);
    expect(Number(history.days)).toBeGreaterThan(75);
    expect(Number(history.misplaced)).toBe(0);
  });

  test('leave nothing running and nothing reserved', async () => {
    expect(
      await one(
        `SELECT (SELECT count(*) FROM generation WHERE state = 'running')::int AS running,
                (SELECT sum(reserved_micro_credits) FROM ledger_wallet)::int AS reserved`,
      ),
    ).toEqual({ running: 0, reserved: 0 });
  });

  test('show a site that earns, one that loses money, one that is silent and one whose costs are not known', async () => {
    const { rows } = await client.query<{ name: string; profit: string; silent: string }>(
      `SELECT i.name, sum(u.revenue_micro_usd - u.cost_micro_usd) AS profit,
              extract(day FROM now() - max(u.bucket_at))::int AS silent, sum(u.unknown_costs)::int AS unknown
         FROM installation i JOIN usage_rollup u ON u.installation_id = i.id GROUP BY 1`,
    );
    const site = (wanted: string) => rows.find((row) => row.name === wanted);

    expect(Number(site('Maple Street Blog')?.profit)).toBeGreaterThan(0);
    expect(Number(site('Riverside Recipes')?.profit)).toBeLessThan(0);
    expect(Number(site('Harbour Newsletter')?.silent)).toBeGreaterThan(14);
    expect(site('Northwind Labs')).toMatchObject({ unknown: 3 });
  });

  test('leave the demo customer with credits to spend', async () => {
    const { credits } = await one<{ credits: string }>(
      `SELECT w.available_micro_credits / 1000000 AS credits FROM ledger_wallet w JOIN person p ON p.customer_id = w.customer_id
        WHERE p.email = 'demo@tokentill.test'`,
    );

    expect(Number(credits)).toBeGreaterThan(200);
  });

  test('print sign-ins whose people may act at once', async () => {
    expect(first.signIns.map(({ email }) => email)).toEqual([
      'demo@tokentill.test',
      'staff@tokentill.test',
    ]);
    const { rows } = await client.query(
      `SELECT email, role, email_verified_at IS NOT NULL AS verified FROM person WHERE email LIKE '%@tokentill.test' ORDER BY email`,
    );
    expect(rows).toEqual([
      { email: 'demo@tokentill.test', role: 'customer', verified: true },
      { email: 'staff@tokentill.test', role: 'admin', verified: true },
    ]);
    for (const { password } of first.signIns) expect(password).toMatch(/^[a-z2-9-]{14}$/);
  });

  test('repeated, add nothing but a new key in place of the old one', async () => {
    const before = await counts();

    const second = await runSeed();

    expect(await counts()).toEqual(before);
    expect(second.signIns).toEqual(first.signIns);
    expect(second.installationId).toBe(first.installationId);
    expect(second.apiKey).not.toBe(first.apiKey);
    const { rows } = await client.query(
      `SELECT last_four, revoked_at IS NULL AS live FROM api_key WHERE name = 'Quick start' ORDER BY created_at`,
    );
    expect(rows).toEqual([
      { last_four: first.apiKey.slice(-4), live: false },
      { last_four: second.apiKey.slice(-4), live: true },
    ]);
  }, 120_000);

  test('are refused in live mode', async () => {
    const live = {
      TOKENTILL_MODE: 'live',
      STRIPE_SECRET_KEY: 'sk_live_not_a_real_one',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      OPENAI_API_KEY: 'x',
      STRIPE_API_URL: '',
    };

    await expect(runSeed(live)).rejects.toThrow(/TOKENTILL_MODE is live/);
  }, 60_000);
});
