import { TZDate } from '@date-fns/tz';
import { startOfDay, subDays } from 'date-fns';
import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { type Db, row, sql } from '@/lib/platform/db';
import { type MicroCredits, microCredits, multiplyDivideUp } from '@/lib/platform/units';

/** Whole days that the burn is the mean of. */
export const BURN_DAYS = 7;

const Burn = z.object({ chargeMicroCredits: z.number() });

/**
 * Burn a day, in microcredits: what a customer was charged in the last 7 whole days of their zone, ÷ 7, rounded up.
 * Today is left out, because it is not over. The definition is the README's.
 */
export async function burnADay(
  db: Db,
  given: { customerId: string; timeZone: string; now: Date },
): Promise<MicroCredits> {
  const today = startOfDay(new TZDate(given.now.getTime(), given.timeZone));
  const from = subDays(today, BURN_DAYS);
  const found = await row(
    db,
    Burn,
    sql`SELECT coalesce(sum(charge_micro_credits), 0)::bigint AS "chargeMicroCredits" FROM usage_rollup
         WHERE customer_id = ${given.customerId}
           AND bucket_at >= ${new Date(from.getTime())} AND bucket_at < ${new Date(today.getTime())}`,
  );
  assert(found, 'a sum has one row');
  return microCredits(multiplyDivideUp(found.chargeMicroCredits, 1, BURN_DAYS));
}

/** Whole days that `spendable` lasts at this burn; null when nothing is burnt, because there is then no end to see. */
export function daysLeft(spendable: MicroCredits, burnPerDay: MicroCredits): number | null {
  return burnPerDay === 0 ? null : Math.floor(spendable / burnPerDay);
}
