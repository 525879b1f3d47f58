import { type Db, execute, sql } from './db';

/** Every job by name, with what it carries. `lib/jobs/handlers.ts` has a handler for each. */
export type JobPayloads = {
  send_mail: { mailId: string };
  recover_generations: Record<string, never>;
  expire_lots: Record<string, never>;
  reconcile_orders: Record<string, never>;
  ensure_partitions: Record<string, never>;
  prune: Record<string, never>;
  audit_ledger: Record<string, never>;
};
export type JobName = keyof JobPayloads;

const ATTEMPTS_MAX = 12;

/** Adds a job inside the caller's transaction: it exists if and only if that commits. `key` makes it one for its kind. */
export async function enqueue<Name extends JobName>(
  db: Db,
  name: Name,
  payload: JobPayloads[Name],
  options: { key?: string; runAt?: Date } = {},
): Promise<void> {
  await execute(
    db,
    sql`SELECT graphile_worker.add_job(${name}::text, payload := ${JSON.stringify(payload)}::json, run_at := ${options.runAt ?? null}::timestamptz,
      max_attempts := ${ATTEMPTS_MAX}, job_key := ${options.key ?? null}::text)`,
  );
}
