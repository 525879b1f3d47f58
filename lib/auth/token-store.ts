import { z } from 'zod';
import { type Db, execute, row, sql } from '@/lib/platform/db';

export type TokenPurpose = 'verify_email' | 'reset_password';

export async function insertToken(
  tx: Db,
  given: {
    tokenHash: Buffer;
    personId: string;
    purpose: TokenPurpose;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO mail_token (token_hash, person_id, purpose, created_at, expires_at)
        VALUES (${given.tokenHash}, ${given.personId}, ${given.purpose}, ${given.createdAt}, ${given.expiresAt})`,
  );
}

/** A person's open links of that purpose stop working. */
export async function spendTokens(
  tx: Db,
  given: { personId: string; purpose: TokenPurpose; at: Date },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE mail_token SET used_at = ${given.at}
         WHERE person_id = ${given.personId} AND purpose = ${given.purpose} AND used_at IS NULL`,
  );
}

/** Uses a link up: of two at once exactly one is given the person. */
export const spendToken = (
  tx: Db,
  given: { tokenHash: Buffer; purpose: TokenPurpose; at: Date },
): Promise<{ personId: string } | undefined> =>
  row(
    tx,
    z.object({ personId: z.string() }),
    sql`UPDATE mail_token SET used_at = ${given.at}
         WHERE token_hash = ${given.tokenHash} AND purpose = ${given.purpose} AND used_at IS NULL AND expires_at > ${given.at}
        RETURNING person_id AS "personId"`,
  );

const Link = z.object({
  personId: z.string(),
  email: z.string(),
  verified: z.boolean(),
  open: z.boolean(),
});
export type Link = z.output<typeof Link>;

/** Whose link it is and whether it still opens anything; looking uses nothing up. */
export const findToken = (
  db: Db,
  given: { tokenHash: Buffer; purpose: TokenPurpose; now: Date },
): Promise<Link | undefined> =>
  row(
    db,
    Link,
    sql`SELECT t.person_id AS "personId", p.email, p.email_verified_at IS NOT NULL AS verified,
               t.used_at IS NULL AND t.expires_at > ${given.now} AND p.disabled_at IS NULL AS open
          FROM mail_token t JOIN person p ON p.id = t.person_id
         WHERE t.token_hash = ${given.tokenHash} AND t.purpose = ${given.purpose}`,
  );
