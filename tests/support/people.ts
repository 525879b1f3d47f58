import { type CustomerPrincipal, type ProviderPrincipal, readSession } from '@/lib/auth';
import { assert } from '@/lib/platform/assert';
import { type Db, db, execute, sql } from '@/lib/platform/db';
import { type Id, newId } from '@/lib/platform/ids';
import { type KeptMail, listMailbox } from '@/lib/platform/mail';
import { aCustomer } from './factories';

export const PASSWORD = 'seven green bottles';
/** argon2id of PASSWORD with today's settings, so that tests do not hash it again and again. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$ARa2F2mkPrtOh5PRi14zyw$HA95RaNz8u//yre3JZg0SLoKT6BzzpulSmNP200LXmQ';

export type VerbContext = { db: Db; now: Date; requestId: string; address?: string };

/** What a verb is given, with a clock that the test sets. */
export const verbContext = (given: { now?: Date; address?: string } = {}): VerbContext => ({
  db: db(),
  now: given.now ?? new Date(),
  requestId: newId('req'),
  ...(given.address === undefined ? {} : { address: given.address }),
});

type PersonGiven = {
  email?: string;
  password?: boolean;
  verified?: boolean;
  now?: Date;
};

async function insertPerson(
  given: PersonGiven & { role: string; customerId: Id<'cus'> | null },
): Promise<{ personId: Id<'per'>; email: string }> {
  const personId = newId('per');
  const email = given.email ?? `${personId.toLowerCase()}@example.com`;
  await execute(
    db(),
    sql`INSERT INTO person (id, customer_id, name, email, email_normalised, role, password_hash, email_verified_at)
        VALUES (${personId}, ${given.customerId}, 'A person', ${email}, ${email.toLowerCase()}, ${given.role},
          ${given.password === false ? null : PASSWORD_HASH}, ${given.verified === false ? null : new Date()})`,
  );
  return { personId, email };
}

/** A live session of a person. */
export async function aSession(personId: string, now = new Date()): Promise<Id<'ses'>> {
  const sessionId = newId('ses');
  await execute(
    db(),
    sql`INSERT INTO session (id, person_id, created_at, last_seen_at, expires_at)
        VALUES (${sessionId}, ${personId}, ${now}, ${now}, ${new Date(now.getTime() + 3_600_000)})`,
  );
  return sessionId;
}

/** A customer who is signed in, with a verified e-mail and the password PASSWORD unless said otherwise. */
export async function aSignedInCustomer(given: PersonGiven = {}): Promise<CustomerPrincipal> {
  const { customerId } = await aCustomer();
  const { personId } = await insertPerson({ ...given, role: 'customer', customerId });
  const principal = await readSession(db(), await aSession(personId), new Date());
  assert(principal?.kind === 'customer', 'a customer who just signed in is signed in');
  return principal;
}

/** Staff who are signed in. */
export async function signedInStaff(
  role: 'support' | 'admin',
  given: PersonGiven = {},
): Promise<ProviderPrincipal> {
  const { personId } = await insertPerson({ ...given, role, customerId: null });
  const principal = await readSession(db(), await aSession(personId), new Date());
  assert(principal?.kind === 'provider', 'staff who just signed in are signed in');
  return principal;
}

/** The mails to an address, newest first. */
export const mailsTo = (email: string): Promise<KeptMail[]> => listMailbox(db(), { to: email });

/** The token in the link of a mail. */
export function tokenIn(mail: KeptMail | undefined): string {
  const token = /[?&]token=([A-Za-z0-9_-]+)/.exec(mail?.text ?? '')?.[1];
  assert(token !== undefined, 'the mail has a link with a token');
  return token;
}
