import { z } from 'zod';
import { type Db, rows, sql } from '@/lib/platform/db';
import { MicroCreditsColumn } from './profit';

const ROWS_MAX = 20;

const OpenReservation = z.object({
  customerId: z.string(),
  customerName: z.string(),
  generationId: z.string(),
  amountMicroCredits: MicroCreditsColumn,
  createdAt: z.date(),
  leaseUntil: z.date(),
});
const Job = z.object({
  id: z.string(),
  task: z.string(),
  attempts: z.number(),
  attemptsMax: z.number(),
  runAt: z.date(),
  createdAt: z.date(),
  lastError: z.string().nullable(),
  /** A process works on it. */
  running: z.boolean(),
});
const Beat = z.object({
  process: z.string(),
  kind: z.enum(['server', 'worker']),
  startedAt: z.date(),
  seenAt: z.date(),
});
const Counts = z.object({
  openReservations: z.number(),
  reservationsPastLease: z.number(),
  jobsWaiting: z.number(),
  jobsDead: z.number(),
  databaseBytes: z.number(),
  databaseVersion: z.string(),
  migrations: z.number(),
  lastMigration: z.string().nullable(),
});

export type OpenReservation = z.output<typeof OpenReservation>;
export type QueuedJob = z.output<typeof Job>;
export type ProcessBeat = z.output<typeof Beat>;
export type SystemFacts = z.output<typeof Counts> & {
  /** Oldest first; at most 20. */
  reservations: OpenReservation[];
  /** Those that used up their attempts first, then by when they are due; at most 20. */
  jobs: QueuedJob[];
  processes: ProcessBeat[];
};

/** What is under way and what is stuck: reservations, background jobs, processes. */
export async function systemFacts(db: Db, now: Date): Promise<SystemFacts> {
  const [counts, reservations, jobs, processes] = await Promise.all([
    rows(
      db,
      Counts,
      sql`SELECT r.open AS "openReservations", r.past AS "reservationsPastLease", j.waiting AS "jobsWaiting", j.dead AS "jobsDead",
                 pg_database_size(current_database()) AS "databaseBytes", current_setting('server_version') AS "databaseVersion",
                 m.applied AS "migrations", m.last AS "lastMigration"
            FROM (SELECT count(*) AS open, count(*) FILTER (WHERE lease_until < ${now}) AS past FROM ledger_reservation WHERE state = 'open') AS r,
                 (SELECT count(*) FILTER (WHERE attempts < max_attempts) AS waiting, count(*) FILTER (WHERE attempts >= max_attempts) AS dead
                    FROM graphile_worker.jobs) AS j,
                 (SELECT count(*) AS applied, max(migration_name) AS last FROM _prisma_migrations
                   WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS m`,
    ),
    rows(
      db,
      OpenReservation,
      sql`SELECT r.customer_id AS "customerId", c.name AS "customerName", r.generation_id AS "generationId",
                 r.amount_micro_credits AS "amountMicroCredits", r.created_at AS "createdAt", r.lease_until AS "leaseUntil"
            FROM ledger_reservation r JOIN customer c ON c.id = r.customer_id
           WHERE r.state = 'open' ORDER BY r.created_at LIMIT ${ROWS_MAX}`,
    ),
    rows(
      db,
      Job,
      sql`SELECT j.id::text AS id, j.task_identifier AS task, j.attempts::int, j.max_attempts::int AS "attemptsMax", j.run_at AS "runAt",
                 j.created_at AS "createdAt", j.last_error AS "lastError", j.locked_at IS NOT NULL AS running
            FROM graphile_worker.jobs j
           ORDER BY (j.attempts >= j.max_attempts) DESC, j.run_at, j.id LIMIT ${ROWS_MAX}`,
    ),
    rows(
      db,
      Beat,
      sql`SELECT h.process, h.kind, h.started_at AS "startedAt", h.seen_at AS "seenAt" FROM heartbeat h ORDER BY h.kind, h.started_at DESC LIMIT 100`,
    ),
  ]);
  return { ...Counts.parse(counts[0]), reservations, jobs, processes };
}
