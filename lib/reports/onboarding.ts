import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { type Db, row, sql } from '@/lib/platform/db';

const Onboarding = z.object({
  hasInstallation: z.boolean(),
  hasKey: z.boolean(),
  hasGeneration: z.boolean(),
  hasPurchase: z.boolean(),
  dismissedAt: z.date().nullable(),
});

/** The first steps of a customer, read from what is there: nothing is ticked by hand. */
export type Onboarding = z.output<typeof Onboarding>;

/** How far a customer is: a site connected, a key made, a generation that succeeded, credits bought. Steps stay done. */
export async function onboardingOf(db: Db, customerId: string): Promise<Onboarding> {
  const found = await row(
    db,
    Onboarding,
    sql`SELECT EXISTS (SELECT 1 FROM installation WHERE customer_id = c.id) AS "hasInstallation",
               EXISTS (SELECT 1 FROM api_key WHERE customer_id = c.id) AS "hasKey",
               EXISTS (SELECT 1 FROM usage_rollup WHERE customer_id = c.id AND generations > failures) AS "hasGeneration",
               EXISTS (SELECT 1 FROM ledger_lot WHERE customer_id = c.id AND kind IN ('purchase', 'plan')) AS "hasPurchase",
               c.onboarding_dismissed_at AS "dismissedAt"
          FROM customer c WHERE c.id = ${customerId}`,
  );
  assert(found, 'a customer who is signed in exists');
  return found;
}
