import { z } from 'zod';
import { type Db, execute, row, rows, sql } from '@/lib/platform/db';
import type { Id } from '@/lib/platform/ids';
import type { Email } from './email';
import { ROLES, type Role } from './principal';

const personColumns = sql`p.id, p.customer_id AS "customerId", p.name, p.email, p.email_verified_at AS "emailVerifiedAt", p.role,
  p.password_hash AS "passwordHash", p.locked_until AS "lockedUntil", p.disabled_at AS "disabledAt"`;

const Person = z.object({
  id: z.string().transform((id) => id as Id<'per'>),
  customerId: z
    .string()
    .nullable()
    .transform((id) => id as Id<'cus'> | null),
  name: z.string(),
  email: z.string(),
  emailVerifiedAt: z.date().nullable(),
  role: z.enum(ROLES),
  passwordHash: z.string().nullable(),
  lockedUntil: z.date().nullable(),
  disabledAt: z.date().nullable(),
});
export type Person = z.output<typeof Person>;

export const findPersonByEmail = (db: Db, email: Email): Promise<Person | undefined> =>
  row(
    db,
    Person,
    sql`SELECT ${personColumns} FROM person p WHERE p.email_normalised = ${email.normalised}`,
  );

export const findPerson = (db: Db, personId: string): Promise<Person | undefined> =>
  row(db, Person, sql`SELECT ${personColumns} FROM person p WHERE p.id = ${personId}`);

/** The person, locked: what belongs to one person changes one change at a time. */
export const lockPerson = (tx: Db, personId: string): Promise<Person | undefined> =>
  row(
    tx,
    Person,
    sql`SELECT ${personColumns} FROM person p WHERE p.id = ${personId} FOR NO KEY UPDATE`,
  );

export async function insertCustomer(
  tx: Db,
  given: { id: string; name: string; email: string; timeZone: string; createdAt: Date },
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO customer (id, name, email, time_zone, created_at)
        VALUES (${given.id}, ${given.name}, ${given.email}, ${given.timeZone}, ${given.createdAt})`,
  );
}

/** False when the e-mail is somebody's: decided by the database, so that of two at once one is told. */
export async function insertPerson(
  tx: Db,
  given: {
    id: string;
    customerId: string | null;
    name: string;
    email: Email;
    role: Role;
    passwordHash: string | null;
    emailVerifiedAt: Date | null;
    createdAt: Date;
  },
): Promise<boolean> {
  const made = await execute(
    tx,
    sql`INSERT INTO person (id, customer_id, name, email, email_normalised, role, password_hash, email_verified_at, created_at)
        VALUES (${given.id}, ${given.customerId}, ${given.name}, ${given.email.written}, ${given.email.normalised}, ${given.role},
          ${given.passwordHash}, ${given.emailVerifiedAt}, ${given.createdAt})
        ON CONFLICT ON CONSTRAINT person_email_once DO NOTHING`,
  );
  return made === 1;
}

/**
 * Counts a try before the password is looked at, so that of many tries at once no more get through than one after the
 * other. From `freeTries` on each one locks: a minute, then twice as long each time, up to `lockMinutesMax`. False: locked.
 */
export async function countSignInTry(
  db: Db,
  personId: string,
  rule: { freeTries: number; lockMinutesMax: number; now: Date },
): Promise<boolean> {
  const counted = await execute(
    db,
    sql`UPDATE person SET failed_sign_ins = failed_sign_ins + 1,
          locked_until = CASE WHEN failed_sign_ins + 1 >= ${rule.freeTries}::int
            THEN ${rule.now}::timestamptz + make_interval(mins => least(power(2, least(failed_sign_ins + 1 - ${rule.freeTries}::int, 20))::int, ${rule.lockMinutesMax}::int))
            END
        WHERE id = ${personId} AND (locked_until IS NULL OR locked_until <= ${rule.now})`,
  );
  return counted === 1;
}

export async function forgetSignInTries(db: Db, personId: string): Promise<void> {
  await execute(
    db,
    sql`UPDATE person SET failed_sign_ins = 0, locked_until = NULL
         WHERE id = ${personId} AND (failed_sign_ins > 0 OR locked_until IS NOT NULL)`,
  );
}

/** Replaces a hash by one with today's settings, unless the password changed meanwhile. */
export async function replaceHash(
  db: Db,
  given: { personId: string; from: string; to: string },
): Promise<void> {
  await execute(
    db,
    sql`UPDATE person SET password_hash = ${given.to} WHERE id = ${given.personId} AND password_hash = ${given.from}`,
  );
}

/** A new password opens the door that wrong ones had locked. */
export async function setPassword(tx: Db, personId: string, passwordHash: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE person SET password_hash = ${passwordHash}, failed_sign_ins = 0, locked_until = NULL WHERE id = ${personId}`,
  );
}

export async function setEmailVerified(tx: Db, personId: string, at: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE person SET email_verified_at = ${at} WHERE id = ${personId} AND email_verified_at IS NULL`,
  );
}

export async function setProfile(
  tx: Db,
  given: { personId: string; customerId: string; name: string; timeZone: string },
): Promise<void> {
  await execute(tx, sql`UPDATE person SET name = ${given.name} WHERE id = ${given.personId}`);
  await execute(
    tx,
    sql`UPDATE customer SET time_zone = ${given.timeZone} WHERE id = ${given.customerId}`,
  );
}

export async function setOnboardingDismissed(db: Db, customerId: string, at: Date): Promise<void> {
  await execute(
    db,
    sql`UPDATE customer SET onboarding_dismissed_at = ${at} WHERE id = ${customerId} AND onboarding_dismissed_at IS NULL`,
  );
}

export async function setRole(tx: Db, personId: string, role: Role): Promise<void> {
  await execute(tx, sql`UPDATE person SET role = ${role} WHERE id = ${personId}`);
}

/** Every admin who can sign in, locked in one order: two who take each other's role away wait for one another. */
export const lockAdmins = async (tx: Db): Promise<string[]> => {
  const found = await rows(
    tx,
    z.object({ id: z.string() }),
    sql`SELECT id FROM person WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
  );
  return found.map(({ id }) => id);
};

const Identity = z.object({ issuer: z.string(), subject: z.string(), createdAt: z.date() });
export type Identity = z.output<typeof Identity>;

export const findPersonByIdentity = (
  db: Db,
  identity: { issuer: string; subject: string },
): Promise<Person | undefined> =>
  row(
    db,
    Person,
    sql`SELECT ${personColumns} FROM person_identity i JOIN person p ON p.id = i.person_id
         WHERE i.issuer = ${identity.issuer} AND i.subject = ${identity.subject}`,
  );

/** False when this issuer's subject is linked already. */
export async function insertIdentity(
  tx: Db,
  given: { issuer: string; subject: string; personId: string; createdAt: Date },
): Promise<boolean> {
  const made = await execute(
    tx,
    sql`INSERT INTO person_identity (issuer, subject, person_id, created_at)
        VALUES (${given.issuer}, ${given.subject}, ${given.personId}, ${given.createdAt}) ON CONFLICT DO NOTHING`,
  );
  return made === 1;
}

export const selectIdentities = (db: Db, personId: string): Promise<Identity[]> =>
  rows(
    db,
    Identity,
    sql`SELECT issuer, subject, created_at AS "createdAt" FROM person_identity WHERE person_id = ${personId} ORDER BY created_at`,
  );

export const deleteIdentities = (tx: Db, personId: string, issuer?: string): Promise<number> =>
  execute(
    tx,
    sql`DELETE FROM person_identity WHERE person_id = ${personId} AND (${issuer ?? null}::text IS NULL OR issuer = ${issuer ?? null})`,
  );
