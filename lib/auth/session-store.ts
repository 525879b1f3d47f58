import { z } from 'zod';
import { type Db, execute, named, row, rows, sql } from '@/lib/platform/db';
import type { Id } from '@/lib/platform/ids';
import { ROLES } from './principal';

export async function insertSession(
  tx: Db,
  given: {
    id: string;
    personId: string;
    createdAt: Date;
    expiresAt: Date;
    userAgent: string;
    address: string;
  },
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO session (id, person_id, created_at, last_seen_at, expires_at, user_agent, address)
        VALUES (${given.id}, ${given.personId}, ${given.createdAt}, ${given.createdAt}, ${given.expiresAt}, ${given.userAgent}, ${given.address})`,
  );
}

const Live = z.object({
  sessionId: z.string().transform((id) => id as Id<'ses'>),
  lastSeenAt: z.date(),
  personId: z.string().transform((id) => id as Id<'per'>),
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  hasPassword: z.boolean(),
  role: z.enum(ROLES),
  customerId: z
    .string()
    .nullable()
    .transform((id) => id as Id<'cus'> | null),
  customerName: z.string().nullable(),
  timeZone: z.string().nullable(),
});
export type LiveSession = z.output<typeof Live>;

/** The session and who it belongs to as they are now, or undefined: ended, expired, its person switched off, its customer closed. */
export const findLiveSession = (
  db: Db,
  sessionId: string,
  now: Date,
): Promise<LiveSession | undefined> =>
  row(
    db,
    Live,
    named(
      'auth_live_session',
      sql`SELECT s.id AS "sessionId", s.last_seen_at AS "lastSeenAt", p.id AS "personId", p.name, p.email,
                 p.email_verified_at IS NOT NULL AS "emailVerified", p.password_hash IS NOT NULL AS "hasPassword", p.role,
                 p.customer_id AS "customerId", c.name AS "customerName", c.time_zone AS "timeZone"
            FROM session s JOIN person p ON p.id = s.person_id LEFT JOIN customer c ON c.id = p.customer_id
           WHERE s.id = ${sessionId} AND s.ended_at IS NULL AND s.expires_at > ${now} AND p.disabled_at IS NULL AND c.closed_at IS NULL`,
    ),
  );

export async function setSessionSeen(db: Db, sessionId: string, at: Date): Promise<void> {
  await execute(
    db,
    sql`UPDATE session SET last_seen_at = ${at} WHERE id = ${sessionId} AND last_seen_at < ${at}`,
  );
}

export const isSessionOf = async (db: Db, sessionId: string, personId: string): Promise<boolean> =>
  (await execute(
    db,
    sql`SELECT 1 FROM session WHERE id = ${sessionId} AND person_id = ${personId}`,
  )) === 1;

export async function setSessionEnded(
  db: Db,
  given: { sessionId: string; at: Date },
): Promise<void> {
  await execute(
    db,
    sql`UPDATE session SET ended_at = ${given.at} WHERE id = ${given.sessionId} AND ended_at IS NULL`,
  );
}

/** Ends a person's sessions, but for `except`. How many that were. */
export const setSessionsEnded = (
  tx: Db,
  given: { personId: string; except?: string; at: Date },
): Promise<number> =>
  execute(
    tx,
    sql`UPDATE session SET ended_at = ${given.at}
         WHERE person_id = ${given.personId} AND ended_at IS NULL AND id IS DISTINCT FROM ${given.except ?? null}`,
  );

const Listed = z.object({
  id: z.string().transform((id) => id as Id<'ses'>),
  createdAt: z.date(),
  lastSeenAt: z.date(),
  expiresAt: z.date(),
  userAgent: z.string(),
  address: z.string(),
});
export type ListedSession = z.output<typeof Listed>;

export const selectLiveSessions = (
  db: Db,
  given: { personId: string; rowsMax: number; now: Date },
): Promise<ListedSession[]> =>
  rows(
    db,
    Listed,
    sql`SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", user_agent AS "userAgent", address
          FROM session WHERE person_id = ${given.personId} AND ended_at IS NULL AND expires_at > ${given.now}
         ORDER BY last_seen_at DESC, id DESC LIMIT ${given.rowsMax}`,
  );
