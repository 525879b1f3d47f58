import { type Db, execute, type Sql, sql } from '@/lib/platform/db';

/** One way in which the books can be wrong, and the checks that must name it: these and no others. */
export type Corruption = {
  name: string;
  checks: readonly string[];
  plant: (world: CorruptWorld) => readonly Sql[];
};

/** What the books hold before: one settled and one open generation, on one bought and one given lot. */
export type CorruptWorld = {
  customerId: string;
  orderId: string;
  boughtLotId: string;
  settledId: string;
  openId: string;
};

const CONSTRAINTS: Record<string, readonly string[]> = {
  ledger_wallet: ['balanced', 'funded', 'sinks_not_negative', 'issued_negative', 'debt_negative'],
  ledger_lot: ['balanced', 'parts_not_negative', 'recognised_exactly'],
  ledger_transfer: ['positive', 'two_accounts', 'once', 'in_order', 'debit_known', 'credit_known'],
  ledger_reservation: [
    'within',
    'closed_once',
    'free_unless_settled',
    'lots_match',
    'not_negative',
  ],
  generation: ['finished_whole', 'within_quote', 'cost_known', 'cost_not_negative'],
};

/**
 * Takes away what would refuse the corruption, for this transaction: triggers and constraints. Only a superuser of the
 * database can; roll the transaction back afterwards.
 */
export async function disarm(tx: Db): Promise<void> {
  await execute(tx, sql`SET LOCAL session_replication_role = replica`);
  for (const [table, names] of Object.entries(CONSTRAINTS)) {
    for (const name of names)
      await execute(tx, {
        text: `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${table}_${name}`,
        values: [],
      });
  }
}

/** Plants it. */
export async function corrupt(tx: Db, corruption: Corruption, world: CorruptWorld): Promise<void> {
  for (const statement of corruption.plant(world)) await execute(tx, statement);
}
