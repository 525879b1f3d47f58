import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { secondsSinceBeat } from '@/lib/platform/heartbeat';

const CHECK_MS_MAX = 2_000;
/** The worker says that it is alive every 5 seconds. */
const WORKER_SECONDS_MAX = 30;

export type Check = { name: string; healthy: boolean; milliseconds: number; message: string };
export type Readiness = { ready: boolean; checks: Check[] };

// Set by the server's copy of this module, read by Next's.
const EXPECTED = Symbol.for('tokentill.migrations-expected');
const globals = globalThis as { [EXPECTED]?: readonly string[] };

/** Which migrations this build of the product needs. */
export function setMigrationsExpected(names: readonly string[]): void {
  globals[EXPECTED] = names;
}

async function check(name: string, look: () => Promise<string | undefined>): Promise<Check> {
  const began = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_MS_MAX} ms`), CHECK_MS_MAX);
  });
  const wrong = await Promise.race([look(), late]).catch(() => 'cannot be reached');
  clearTimeout(timer);
  return {
    name,
    healthy: wrong === undefined,
    milliseconds: Math.round(performance.now() - began),
    message: wrong ?? 'ok',
  };
}

const Migration = z.object({ name: z.string() });

/** Can this process serve? Database, migrations and worker, each with its answer time. No secrets, no addresses. */
export async function readiness(): Promise<Readiness> {
  const checks = await Promise.all([
    check('database', async () => {
      await execute(db(), sql`SELECT 1`);
      return undefined;
    }),
    check('migrations', async () => {
      const applied = await rows(
        db(),
        Migration,
        sql`SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
      );
      const known = new Set(applied.map((migration) => migration.name));
      const missing = (globals[EXPECTED] ?? []).filter((name) => !known.has(name));
      return missing.length === 0 ? undefined : `${missing.length} not applied`;
    }),
    check('worker', async () => {
      const age = await secondsSinceBeat(db(), 'worker');
      if (age === null) return 'never seen';
      return age > WORKER_SECONDS_MAX ? `silent for ${Math.round(age)} s` : undefined;
    }),
  ]);
  return { ready: checks.every((one) => one.healthy), checks };
}
