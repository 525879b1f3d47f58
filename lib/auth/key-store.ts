import { z } from 'zod';
import { type Db, execute, named, noSql, row, rows, type Sql, sql } from '@/lib/platform/db';
import type { Id } from '@/lib/platform/ids';
import { microCredits } from '@/lib/platform/units';
import { type ApiKey, ApiKeySchema } from './api-key';
import { KEY_SCOPES, type KeyScope } from './principal';

const SecretRow = z.object({
  keyId: z.string().transform((id) => id as Id<'key'>),
  customerId: z.string().transform((id) => id as Id<'cus'>),
  installationId: z.string().transform((id) => id as Id<'ins'>),
  scopes: z.array(z.enum(KEY_SCOPES)),
  spendCapMicroCredits: z
    .number()
    .nullable()
    .transform((value) => (value === null ? null : microCredits(value))),
  expiresAt: z.date().nullable(),
  refused: z.boolean(),
});
export type SecretRow = z.output<typeof SecretRow>;

/** The key that a secret's hash belongs to. */
export const findBySecretHash = (db: Db, secretHash: Buffer): Promise<SecretRow | undefined> =>
  row(
    db,
    SecretRow,
    named(
      'auth_key_by_hash',
      sql`SELECT k.id AS "keyId", k.customer_id AS "customerId", k.installation_id AS "installationId", k.scopes,
                 k.spend_cap_micro_credits AS "spendCapMicroCredits", k.expires_at AS "expiresAt",
                 k.revoked_at IS NOT NULL OR c.closed_at IS NOT NULL AS refused
            FROM api_key k JOIN customer c ON c.id = k.customer_id
           WHERE k.secret_hash = ${secretHash}`,
    ),
  );

export type NewKey = {
  id: Id<'key'>;
  customerId: string;
  installationId: string;
  name: string;
  prefix: string;
  lastFour: string;
  secretHash: Buffer;
  scopes: readonly KeyScope[];
  spendCapMicroCredits: number | null;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  replacesId: string | null;
};

export async function insertKey(tx: Db, key: NewKey): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO api_key (id, customer_id, installation_id, name, prefix, last_four, secret_hash, scopes, spend_cap_micro_credits,
          created_by, created_at, expires_at, replaces_id)
        VALUES (${key.id}, ${key.customerId}, ${key.installationId}, ${key.name}, ${key.prefix}, ${key.lastFour}, ${key.secretHash},
          ${[...key.scopes]}, ${key.spendCapMicroCredits}, ${key.createdBy}, ${key.createdAt}, ${key.expiresAt}, ${key.replacesId})`,
  );
}

const Installation = z.object({ archived: z.boolean(), liveKeys: z.number() });

/** Locks the installation, so that its keys are counted and made one at a time. Undefined when it is not this customer's. */
export const lockInstallation = async (
  tx: Db,
  customerId: string,
  installationId: string,
  now: Date,
): Promise<z.output<typeof Installation> | undefined> => {
  const found = await row(
    tx,
    z.object({ archived: z.boolean() }),
    sql`SELECT archived_at IS NOT NULL AS archived FROM installation
         WHERE customer_id = ${customerId} AND id = ${installationId} FOR NO KEY UPDATE`,
  );
  if (!found) return undefined;
  const counted = await row(
    tx,
    z.object({ liveKeys: z.number() }),
    sql`SELECT count(*) AS "liveKeys" FROM api_key
         WHERE customer_id = ${customerId} AND installation_id = ${installationId} AND revoked_at IS NULL
           AND (expires_at IS NULL OR expires_at > ${now})`,
  );
  return { ...found, liveKeys: counted?.liveKeys ?? 0 };
};

const LockedKey = z.object({
  installationId: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  spendCapMicroCredits: z.number().nullable(),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
  replacedById: z.string().nullable(),
});
export type LockedKey = z.output<typeof LockedKey>;

/** The customer's key, locked; undefined when it is nobody's or another's. */
export async function lockKey(
  tx: Db,
  customerId: string,
  keyId: string,
): Promise<LockedKey | undefined> {
  await execute(
    tx,
    sql`SELECT 1 FROM api_key WHERE customer_id = ${customerId} AND id = ${keyId} FOR UPDATE`,
  );
  // Read after the lock was given: what a rotation before us wrote is seen.
  return row(
    tx,
    LockedKey,
    sql`SELECT k.installation_id AS "installationId", k.name, k.scopes, k.spend_cap_micro_credits AS "spendCapMicroCredits",
               k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
               (SELECT r.id FROM api_key r WHERE r.replaces_id = k.id) AS "replacedById"
          FROM api_key k WHERE k.customer_id = ${customerId} AND k.id = ${keyId}`,
  );
}

export async function setKeyExpiry(tx: Db, keyId: string, expiresAt: Date): Promise<void> {
  await execute(tx, sql`UPDATE api_key SET expires_at = ${expiresAt} WHERE id = ${keyId}`);
}

export async function setKeyRevoked(tx: Db, keyId: string, revokedAt: Date | null): Promise<void> {
  await execute(tx, sql`UPDATE api_key SET revoked_at = ${revokedAt} WHERE id = ${keyId}`);
}

/** Later never becomes earlier: two processes flush in any order. */
export async function setKeysUsed(
  db: Db,
  used: readonly { keyId: string; at: Date }[],
): Promise<void> {
  await execute(
    db,
    sql`UPDATE api_key k SET last_used_at = u.at
          FROM unnest(${used.map(({ keyId }) => keyId)}::text[], ${used.map(({ at }) => at)}::timestamptz[]) AS u (id, at)
         WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`,
  );
}

const listed = (where: Sql, now: Date): Sql => sql`
  SELECT k.id, k.customer_id AS "customerId", k.installation_id AS "installationId", i.name AS "installationName", k.name, k.prefix,
         k.last_four AS "lastFour", k.scopes, k.spend_cap_micro_credits AS "spendCapMicroCredits",
         CASE WHEN k.spend_cap_micro_credits IS NOT NULL
              THEN coalesce(s.reserved_micro_credits + s.consumed_micro_credits, 0) END AS "spentMicroCredits",
         k.created_by AS "createdBy", p.name AS "createdByName", k.created_at AS "createdAt", k.expires_at AS "expiresAt",
         k.last_used_at AS "lastUsedAt", k.revoked_at AS "revokedAt", k.replaces_id AS "replacesId", r.id AS "replacedById"
    FROM api_key k
    JOIN installation i ON i.customer_id = k.customer_id AND i.id = k.installation_id
    LEFT JOIN person p ON p.id = k.created_by
    LEFT JOIN api_key r ON r.replaces_id = k.id
    LEFT JOIN api_key_spend s ON s.customer_id = k.customer_id AND s.key_id = k.id
                             AND s.month = date_trunc('month', ${now}::timestamptz AT TIME ZONE 'UTC')::date
   WHERE ${where}`;

export const selectKeys = (
  db: Db,
  customerId: string,
  options: { installationId?: string | undefined; rowsMax: number; now: Date },
): Promise<ApiKey[]> =>
  rows(
    db,
    ApiKeySchema,
    sql`${listed(
      sql`k.customer_id = ${customerId} ${
        options.installationId === undefined
          ? noSql
          : sql`AND k.installation_id = ${options.installationId}`
      }`,
      options.now,
    )}
      ORDER BY k.revoked_at IS NOT NULL, k.expires_at IS NOT NULL AND k.expires_at <= ${options.now}, k.id DESC LIMIT ${options.rowsMax}`,
  );

export const selectKey = (
  db: Db,
  customerId: string,
  keyId: string,
  now: Date,
): Promise<ApiKey | undefined> =>
  row(db, ApiKeySchema, listed(sql`k.customer_id = ${customerId} AND k.id = ${keyId}`, now));
