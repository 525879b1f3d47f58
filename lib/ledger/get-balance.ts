import { z } from 'zod';
import { type Db, row, sql } from '@/lib/platform/db';
import { type MicroCredits, microCredits } from '@/lib/platform/units';
import { UnknownWallet } from './errors';
import { MicroCreditsColumn } from './store';

const BalanceRow = z.object({
  issued: MicroCreditsColumn,
  available: MicroCreditsColumn,
  reserved: MicroCreditsColumn,
  consumed: MicroCreditsColumn,
  expired: MicroCreditsColumn,
  reversed: MicroCreditsColumn,
  debt: MicroCreditsColumn,
  lapsing: MicroCreditsColumn,
});

export type Balance = {
  /** Everything that ever came in. */
  readonly issuedMicroCredits: MicroCredits;
  readonly availableMicroCredits: MicroCredits;
  /** Held for generations that are running. */
  readonly reservedMicroCredits: MicroCredits;
  readonly consumedMicroCredits: MicroCredits;
  readonly expiredMicroCredits: MicroCredits;
  /** Taken back by hand. */
  readonly reversedMicroCredits: MicroCredits;
  /** What is owed, as a positive amount: charged late with nothing left to charge it to. */
  readonly debtMicroCredits: MicroCredits;
  /** What a new generation may take: available − debt, at least zero. */
  readonly spendableMicroCredits: MicroCredits;
  /** The balance as if nothing were running: available + reserved. */
  readonly settledMicroCredits: MicroCredits;
};

/**
 * What a wallet holds at `now`. Lots that have expired count as expired even before that is posted, so the figure is
 * what spending would find. Throws UnknownWallet.
 */
export async function getBalance(db: Db, customerId: string, now: Date): Promise<Balance> {
  const found = await row(
    db,
    BalanceRow,
    sql`SELECT -w.issued_micro_credits AS issued, w.available_micro_credits AS available, w.reserved_micro_credits AS reserved,
               w.consumed_micro_credits AS consumed, w.expired_micro_credits AS expired,
               w.reversed_micro_credits AS reversed, -w.debt_micro_credits AS debt,
               (SELECT coalesce(sum(l.available_micro_credits), 0)::bigint FROM ledger_lot l
                 WHERE l.customer_id = w.customer_id AND l.is_spendable AND l.expires_at <= ${now}) AS lapsing
          FROM ledger_wallet w WHERE w.customer_id = ${customerId}`,
  );
  if (found === undefined) throw new UnknownWallet();
  const available = found.available - found.lapsing;
  return {
    issuedMicroCredits: found.issued,
    availableMicroCredits: microCredits(available),
    reservedMicroCredits: found.reserved,
    consumedMicroCredits: found.consumed,
    expiredMicroCredits: microCredits(found.expired + found.lapsing),
    reversedMicroCredits: found.reversed,
    debtMicroCredits: found.debt,
    spendableMicroCredits: microCredits(Math.max(0, available - found.debt)),
    settledMicroCredits: microCredits(available + found.reserved),
  };
}
