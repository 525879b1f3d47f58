import { z } from 'zod';
import { type Db, rows, sql } from '@/lib/platform/db';
import { MicroCreditsColumn, MicroUsdColumn } from './profit';

const WalletTotals = z.object({
  wallets: z.number(),
  /** Rows of the journal. */
  transfers: z.number(),
  issuedMicroCredits: MicroCreditsColumn,
  availableMicroCredits: MicroCreditsColumn,
  reservedMicroCredits: MicroCreditsColumn,
  consumedMicroCredits: MicroCreditsColumn,
  expiredMicroCredits: MicroCreditsColumn,
  reversedMicroCredits: MicroCreditsColumn,
  /** What customers owe, as a positive amount. */
  debtMicroCredits: MicroCreditsColumn,
  /** What was paid for all lots, before fees. */
  paidMicroUsd: MicroUsdColumn,
  /** What consumed credits have earned so far. */
  recognisedMicroUsd: MicroUsdColumn,
  /** Paid for credits that are still to be used: revenue to come. */
  deferredMicroUsd: MicroUsdColumn,
});
export type WalletTotals = z.output<typeof WalletTotals>;

/**
 * All wallets added up. Deferred revenue of a lot is paid × (available + reserved) ÷ granted, rounded up, so that what
 * is owed is never understated.
 */
export async function walletTotals(db: Db): Promise<WalletTotals> {
  const [totals] = await rows(
    db,
    WalletTotals,
    sql`SELECT w.*, l.* FROM (
          SELECT count(*) AS wallets, coalesce(sum(last_seq), 0)::bigint AS "transfers", coalesce(-sum(issued_micro_credits), 0)::bigint AS "issuedMicroCredits",
                 coalesce(sum(available_micro_credits), 0)::bigint AS "availableMicroCredits",
                 coalesce(sum(reserved_micro_credits), 0)::bigint AS "reservedMicroCredits",
                 coalesce(sum(consumed_micro_credits), 0)::bigint AS "consumedMicroCredits",
                 coalesce(sum(expired_micro_credits), 0)::bigint AS "expiredMicroCredits",
                 coalesce(sum(reversed_micro_credits), 0)::bigint AS "reversedMicroCredits",
                 coalesce(-sum(debt_micro_credits), 0)::bigint AS "debtMicroCredits" FROM ledger_wallet) AS w,
        (SELECT coalesce(sum(paid_micro_usd), 0)::bigint AS "paidMicroUsd", coalesce(sum(recognised_micro_usd), 0)::bigint AS "recognisedMicroUsd",
                coalesce(sum(ceil(paid_micro_usd::numeric * (available_micro_credits + reserved_micro_credits) / granted_micro_credits)), 0)::bigint
                  AS "deferredMicroUsd" FROM ledger_lot) AS l`,
  );
  return WalletTotals.parse(totals);
}
