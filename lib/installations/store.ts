import { z } from 'zod';
import { type Db, execute, noSql, row, rows, type Sql, sql } from '@/lib/platform/db';
import { type Installation, InstallationSchema } from './installation';

const listed = (where: Sql, now: Date): Sql => sql`
  SELECT i.id, i.customer_id AS "customerId", i.name, i.domain, i.created_at AS "createdAt", i.archived_at AS "archivedAt",
         i.first_generation_at AS "firstGenerationAt", k.live AS "liveKeys", k.last_used_at AS "lastUsedAt"
    FROM installation i
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})) AS live,
             max(last_used_at) AS last_used_at
        FROM api_key WHERE customer_id = i.customer_id AND installation_id = i.id) AS k
   WHERE ${where}`;

export const selectInstallations = (
  db: Db,
  customerId: string,
  options: { archived: boolean; rowsMax: number; now: Date },
): Promise<Installation[]> =>
  rows(
    db,
    InstallationSchema,
    sql`${listed(
      sql`i.customer_id = ${customerId} ${options.archived ? noSql : sql`AND i.archived_at IS NULL`}`,
      options.now,
    )} ORDER BY i.archived_at IS NOT NULL, lower(i.name), i.id LIMIT ${options.rowsMax}`,
  );

export const selectInstallation = (
  db: Db,
  customerId: string,
  installationId: string,
  now: Date,
): Promise<Installation | undefined> =>
  row(
    db,
    InstallationSchema,
    listed(sql`i.customer_id = ${customerId} AND i.id = ${installationId}`, now),
  );

/** Locks the customer, so that installations are counted and made one at a time; how many are live. Undefined: no such customer. */
export async function lockCustomer(tx: Db, customerId: string): Promise<number | undefined> {
  const locked = await execute(
    tx,
    sql`SELECT 1 FROM customer WHERE id = ${customerId} AND closed_at IS NULL FOR NO KEY UPDATE`,
  );
  if (locked === 0) return undefined;
  const counted = await row(
    tx,
    z.object({ live: z.number() }),
    sql`SELECT count(*) AS live FROM installation WHERE customer_id = ${customerId} AND archived_at IS NULL`,
  );
  return counted?.live;
}

export async function insertInstallation(
  tx: Db,
  given: { id: string; customerId: string; name: string; domain: string | null; createdAt: Date },
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO installation (customer_id, id, name, domain, created_at)
        VALUES (${given.customerId}, ${given.id}, ${given.name}, ${given.domain}, ${given.createdAt})`,
  );
}

const Locked = z.object({ name: z.string(), archivedAt: z.date().nullable() });

export const lockInstallation = (
  tx: Db,
  customerId: string,
  installationId: string,
): Promise<z.output<typeof Locked> | undefined> =>
  row(
    tx,
    Locked,
    sql`SELECT name, archived_at AS "archivedAt" FROM installation
         WHERE customer_id = ${customerId} AND id = ${installationId} FOR NO KEY UPDATE`,
  );

export async function setName(tx: Db, customerId: string, id: string, name: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE installation SET name = ${name} WHERE customer_id = ${customerId} AND id = ${id}`,
  );
}

/** The database revokes the keys in the same statement. */
export async function setArchived(tx: Db, customerId: string, id: string, at: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE installation SET archived_at = ${at} WHERE customer_id = ${customerId} AND id = ${id}`,
  );
}
