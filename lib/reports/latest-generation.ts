import { z } from 'zod';
import { type Db, noSql, row, sql } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';

const LatestGeneration = z.object({
  id: z.string(),
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled', 'abandoned']),
  model: z.string(),
  installationName: z.string(),
  createdAt: z.date(),
});
export type LatestGeneration = z.output<typeof LatestGeneration>;

/** The newest request of a customer that was begun at `since` or later, with one key when given. */
export async function latestGeneration(
  db: Db,
  given: { customerId: string; since: Date; keyId?: string },
): Promise<LatestGeneration | undefined> {
  if (given.keyId !== undefined && !isId('key', given.keyId)) return undefined;
  return row(
    db,
    LatestGeneration,
    sql`SELECT g.id, g.state, g.model, g.created_at AS "createdAt", i.name AS "installationName"
          FROM generation g
          JOIN installation i ON i.customer_id = g.customer_id AND i.id = g.installation_id
         WHERE g.customer_id = ${given.customerId} AND g.id >= 'gen_' || ulid_digits(${given.since}::timestamptz)
           ${given.keyId === undefined ? noSql : sql`AND g.api_key_id = ${given.keyId}`}
         ORDER BY g.id DESC LIMIT 1`,
  );
}
