import { runMigrations } from 'graphile-worker';
import { installShippedPacks } from '@/lib/billing';
import { db, execute, pgPool, sql, transact } from '@/lib/platform/db';
import { installShippedPrices } from '@/lib/pricing';

// Any number, the same in every process: one of them prepares while the others wait.
const PREPARE_LOCK = 72_707_370;

/** Brings a migrated database to where processes can serve: the queue's own tables, this quarter's partitions, the shipped prices and packs. Safe to repeat. */
export async function prepareDatabase(): Promise<void> {
  await runMigrations({ pgPool: pgPool() });
  await transact(db(), async (tx) => {
    await execute(tx, sql`SELECT pg_advisory_xact_lock(${PREPARE_LOCK})`);
    await execute(
      tx,
      sql`SELECT ensure_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date)`,
    );
    await installShippedPrices(tx);
    await installShippedPacks(tx);
  });
}
