import { z } from 'zod';
import { type Db, rows, sql } from '@/lib/platform/db';
import { type MicroCredits, microCredits } from '@/lib/platform/units';
import { postExpiry } from './store';

/** Wallets in one round of the job: each is its own short transaction, so that no customer waits for another. */
const WALLETS_PER_BATCH = 200;

/**
 * Moves what has expired out of a wallet's available credits. Spending does the same by itself: this is for the books
 * to say so in time. Repeating it moves nothing more. Throws UnknownWallet.
 */
export async function expireLots(
  db: Db,
  customerId: string,
  now: Date,
): Promise<{ expiredMicroCredits: MicroCredits }> {
  return { expiredMicroCredits: await postExpiry(db, customerId, now) };
}

const Wallet = z.object({ customerId: z.string() });

/** Expires the lots of every wallet, a batch of wallets at a time. Safe to repeat and to run twice at once. */
export async function expireAllLots(
  db: Db,
  now: Date,
): Promise<{ wallets: number; expiredMicroCredits: MicroCredits }> {
  let wallets = 0;
  let expired = 0;
  let after = '';
  for (;;) {
    const batch = await rows(
      db,
      Wallet,
      sql`SELECT DISTINCT customer_id AS "customerId" FROM ledger_lot
           WHERE is_spendable AND expires_at <= ${now} AND customer_id > ${after}
           ORDER BY 1 LIMIT ${WALLETS_PER_BATCH}`,
    );
    for (const { customerId } of batch) {
      const moved = await postExpiry(db, customerId, now);
      if (moved > 0) wallets += 1;
      expired += moved;
      after = customerId;
    }
    if (batch.length < WALLETS_PER_BATCH)
      return { wallets, expiredMicroCredits: microCredits(expired) };
  }
}
