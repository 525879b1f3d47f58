import { z } from 'zod';
import { addPerson, authenticateKey, createApiKey, SYSTEM } from '@/lib/auth';
import { registerInstallation } from '@/lib/installations';
import { randomToken } from '@/lib/platform/crypto';
import { type Db, db, row, sql } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import type { Id } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { dim, done, expectThat, heading, note } from './terminal';

const OWN_EMAIL = 'terminal-demo@tokentill.test';
const PROBE_TIMEOUT_MS = 5_000;

/** The running product, and who the demonstration is there. */
export type Till = {
  url: string;
  apiKey: string;
  customerId: Id<'cus'>;
  installationId: Id<'ins'>;
  personId: Id<'per'>;
  /** Where payments are made by command; undefined with a Stripe account of one's own. */
  stripeStandInUrl: string | undefined;
};

export const context = () => ({ db: db(), now: new Date(), log: log() });

/** Finds the running product, and the customer with whose key everything is done. */
export async function openTill(): Promise<Till> {
  const url = (process.env.TOKENTILL_RUNNING_URL ?? env().TOKENTILL_URL).replace(/\/$/, '');
  expectThat(
    env().TOKENTILL_MODE === 'test',
    'The server is in live mode: the demonstration would spend real money.',
  );
  heading(`Tokentill at ${url}`);
  const ready = await fetch(`${url}/readyz`, {
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
  }).catch(() => undefined);
  expectThat(ready?.ok, `Nothing answers at ${url}: start it with \`npm start\` first.`);
  done('It is ready: database, migrations and worker');

  const apiKey = demoKey() ?? (await ownKey(db()));
  const principal = await authenticateKey(apiKey);
  const person = await row(
    db(),
    z.object({
      id: z.string().transform((id) => id as Id<'per'>),
      customer: z.string(),
      site: z.string(),
    }),
    sql`SELECT p.id, c.name AS customer, i.name AS site
          FROM person p JOIN customer c ON c.id = p.customer_id JOIN installation i ON i.customer_id = c.id
         WHERE c.id = ${principal.customerId} AND i.id = ${principal.installationId} AND p.email_verified_at IS NOT NULL
         ORDER BY p.id LIMIT 1`,
  );
  expectThat(person, 'The customer of the demonstration has nobody who may buy.');
  done(`Customer ${person.customer}, installation ${person.site}`);
  note(dim(`key ${apiKey.slice(0, 12)}…${apiKey.slice(-4)}, ${principal.installationId}`));
  return {
    url,
    apiKey,
    customerId: principal.customerId,
    installationId: principal.installationId,
    personId: person.id,
    stripeStandInUrl: process.env.STRIPE_SANDBOX_URL || undefined,
  };
}

const Demo = z.object({ apiKey: z.string() });

function demoKey(): string | undefined {
  const text = process.env.TOKENTILL_DEMO;
  return text ? Demo.parse(JSON.parse(text)).apiKey : undefined;
}

/** Without demo data (a database of one's own) the demonstration brings its own customer, and each time a new site. */
async function ownKey(pool: Db): Promise<string> {
  const now = new Date();
  const known = await row(
    pool,
    z.object({ customerId: z.string().transform((id) => id as Id<'cus'>) }),
    sql`SELECT customer_id AS "customerId" FROM person WHERE email_normalised = ${OWN_EMAIL}`,
  );
  const ctx = { db: pool, now, requestId: 'demo' };
  const customerId =
    known?.customerId ??
    (
      await addPerson(
        { ...ctx, principal: SYSTEM },
        {
          role: 'customer',
          name: 'Terminal demonstration',
          email: OWN_EMAIL,
          password: randomToken(),
        },
      )
    ).customerId;
  expectThat(customerId, 'A customer has an account.');
  const asSystem = { ...ctx, principal: { kind: 'system' as const, customerId } };
  const { id } = await registerInstallation(asSystem, {
    name: `Terminal ${now.toISOString().slice(0, 19).replace('T', ' ')}`,
  });
  const { secret } = await createApiKey(asSystem, {
    installationId: id,
    name: 'npm run demo',
    scopes: ['generate', 'read'],
  });
  return secret;
}
