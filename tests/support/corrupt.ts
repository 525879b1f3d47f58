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

/** The constraints in the way, by the table or the domain that carries them. */
const TABLE_CONSTRAINTS: Record<string, readonly string[]> = {
  ledger_wallet: ['balanced'],
  ledger_lot: ['balanced', 'recognised_exactly'],
  ledger_transfer: ['two_accounts', 'once', 'in_order'],
  ledger_reservation: ['within', 'closed_once', 'free_unless_settled', 'lots_match'],
  generation: ['finished_whole', 'within_quote', 'cost_known'],
};
const DOMAIN_CONSTRAINTS: Record<string, string> = {
  ledger_issued: 'ledger_wallet_issued_negative',
  ledger_funded: 'ledger_wallet_funded',
  ledger_sink: 'ledger_wallet_sinks_not_negative',
  ledger_debt: 'ledger_wallet_debt_negative',
  ledger_lot_part: 'ledger_lot_parts_not_negative',
  ledger_transfer_amount: 'ledger_transfer_positive',
};

/**
 * Takes away what would refuse the corruption, for this transaction: triggers and constraints. Only a superuser of the
 * database can; roll the transaction back afterwards.
 */
export async function disarm(tx: Db): Promise<void> {
  await execute(tx, sql`SET LOCAL session_replication_role = replica`);
  const statements = [
    ...Object.entries(TABLE_CONSTRAINTS).flatMap(([table, names]) =>
      names.map((name) => `ALTER TABLE ${table} DROP CONSTRAINT ${table}_${name}`),
    ),
    ...Object.entries(DOMAIN_CONSTRAINTS).map(
      ([domain, name]) => `ALTER DOMAIN ${domain} DROP CONSTRAINT ${name}`,
    ),
  ];
  for (const text of statements) await execute(tx, { text, values: [] });
}

/** Plants it. */
export async function corrupt(tx: Db, corruption: Corruption, world: CorruptWorld): Promise<void> {
  for (const statement of corruption.plant(world)) await execute(tx, statement);
}
