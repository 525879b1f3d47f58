import { z } from 'zod';
import { type Db, rows, sql } from '@/lib/platform/db';
import { type MicroCredits, microCredits } from '@/lib/platform/units';

const KeySpend = z.object({ keyId: z.string(), chargeMicroCredits: z.number() });

/** What each key of a customer was charged since an instant, in microcredits, by key id. Keys that spent nothing are left out. */
export async function spendByKey(
  db: Db,
  customerId: string,
  since: Date,
): Promise<ReadonlyMap<string, MicroCredits>> {
  // Ids carry their instant: the range reads the partitions of that time and nothing before it.
  const found = await rows(
    db,
    KeySpend,
    sql`SELECT api_key_id AS "keyId", sum(charge_micro_credits)::bigint AS "chargeMicroCredits" FROM generation
         WHERE customer_id = ${customerId} AND id >= 'gen_' || ulid_digits(${since}::timestamptz)
           AND api_key_id IS NOT NULL AND charge_micro_credits > 0
         GROUP BY 1`,
  );
  return new Map(found.map((spend) => [spend.keyId, microCredits(spend.chargeMicroCredits)]));
}

/** When the UTC month of an instant began: the month that spend caps count in. */
export const startOfUtcMonth = (at: Date): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
