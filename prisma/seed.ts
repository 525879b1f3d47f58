import { z } from 'zod';
import { addPerson, SYSTEM } from '@/lib/auth';
import { listPacks } from '@/lib/billing';
import { prepareDatabase } from '@/lib/jobs/prepare';
import { auditLedger } from '@/lib/ledger';
import { hmacSha256Hex, randomToken } from '@/lib/platform/crypto';
import { closeDatabase, type Db, db, execute, row, sql, transact } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { closePriceBook, currentPrices } from '@/lib/pricing';
import { type SeedContext, seedClient } from './seed/client';
import { quickStartKey } from './seed/quick-start';
import { type Client, DEMO_EMAIL, MAPLE_STREET, OTHER_CLIENTS, STAFF_EMAIL } from './seed/world';

// Any number, the same in every process: two seeds at once do not meet.
const SEED_LOCK = 72_707_371;
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

type SignIn = { who: string; email: string; password: string };

/**
 * Demo data: customers with three months behind them, made through the same functions that the product works with, so
 * that ledger, lots, rollups and receipts agree to the microcredit. Safe to repeat: what is there stays, what is missing is
 * added. Prints one line of JSON at the end, with what a stranger needs to try things.
 */
async function seed(): Promise<void> {
  if (env().TOKENTILL_MODE === 'live')
    throw new Error('TOKENTILL_MODE is live: demo data have sign-ins that are printed.');
  await prepareDatabase();
  const now = new Date();
  await execute(db(), sql`SELECT ensure_partitions(${now}::date - 100, ${now}::date + 92)`);

  const ctx = { now, prices: await currentPrices(db(), now), packs: await listPacks(db()) };
  const customer: SignIn = signIn('Customer', DEMO_EMAIL);
  const staff: SignIn = signIn('Provider staff', STAFF_EMAIL);
  await oneByOne(db(), staff.email, (tx) => seedStaff(tx, staff, now));
  await Promise.all([
    seedOnce(ctx, MAPLE_STREET, customer.password),
    ...OTHER_CLIENTS.map((client) => seedOnce(ctx, client, randomToken())),
  ]);
  await settleStatistics(db());
  await proveLedger(db());

  const quickStart = await quickStartKey(db(), now);
  console.log(JSON.stringify({ signIns: [customer, staff], ...quickStart }));
}

/** Printed again by each run of the same installation, and another one on every other. */
function signIn(who: string, email: string): SignIn {
  const digest = hmacSha256Hex(env().AUTH_SECRET, `demo sign-in ${email}`);
  const letters = Array.from(
    { length: 12 },
    (_, n) => PASSWORD_LETTERS[Number.parseInt(digest.slice(n * 2, n * 2 + 2), 16) % 32],
  );
  const [a, b, c] = [0, 4, 8].map((from) => letters.slice(from, from + 4).join(''));
  return { who, email, password: `${a}-${b}-${c}` };
}

const seedOnce = (ctx: SeedContext, client: Client, password: string): Promise<void> =>
  oneByOne(db(), client.email, (tx) => seedClient(tx, ctx, { client, password }));

/** Does the work unless the person is there already; of two seeds at once, one waits and then sees it done. */
async function oneByOne(pool: Db, email: string, work: (tx: Db) => Promise<void>): Promise<void> {
  await transact(pool, async (tx) => {
    await execute(tx, sql`SELECT pg_advisory_xact_lock(${SEED_LOCK}, hashtext(${email}))`);
    const known = await row(
      tx,
      z.object({ id: z.string() }),
      sql`SELECT id FROM person WHERE email_normalised = ${email}`,
    );
    if (known === undefined) await work(tx);
  });
}

async function seedStaff(tx: Db, staff: SignIn, now: Date): Promise<void> {
  await addPerson(
    { db: tx, now, requestId: 'seed', principal: SYSTEM },
    { role: 'admin', name: 'Sam Staff', email: staff.email, password: staff.password },
  );
}

/** The planner has not seen the new rows yet; pages would be slow until autovacuum comes by. */
const settleStatistics = (pool: Db): Promise<number> => execute(pool, sql`ANALYZE`);

async function proveLedger(pool: Db): Promise<void> {
  const { breaches } = await auditLedger(pool);
  if (breaches.length > 0)
    throw new Error(`The demo data do not add up: ${JSON.stringify(breaches.slice(0, 5))}`);
}

try {
  await seed();
} finally {
  await closePriceBook();
  await closeDatabase();
}
