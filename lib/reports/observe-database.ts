import { z } from 'zod';
import { type Db, row, sql } from '@/lib/platform/db';
import { gauge } from '@/lib/platform/metrics';

const Facts = z.object({
  openReservations: z.number(),
  oldestOpenSeconds: z.number(),
  pastLease: z.number(),
  jobsWaiting: z.number(),
  jobsDead: z.number(),
});

const setGauge = (name: `tokentill_${string}`, help: string, value: number) =>
  gauge({ name, help }).set(value);

/** Reads what only the database knows into gauges, for one scrape. */
export async function observeDatabase(db: Db, now: Date): Promise<void> {
  const facts = await row(
    db,
    Facts,
    sql`SELECT r.open AS "openReservations", r.oldest AS "oldestOpenSeconds", r.past AS "pastLease", j.waiting AS "jobsWaiting", j.dead AS "jobsDead"
          FROM (SELECT count(*) AS open, coalesce(extract(epoch FROM ${now}::timestamptz - min(created_at)), 0)::float8 AS oldest,
                       count(*) FILTER (WHERE lease_until < ${now}) AS past
                  FROM ledger_reservation WHERE state = 'open') AS r,
               (SELECT count(*) FILTER (WHERE attempts < max_attempts) AS waiting, count(*) FILTER (WHERE attempts >= max_attempts) AS dead
                  FROM graphile_worker.jobs) AS j`,
  );
  if (!facts) return;
  setGauge(
    'tokentill_reservations_open',
    'Reservations that are neither settled nor released',
    facts.openReservations,
  );
  setGauge(
    'tokentill_reservation_oldest_seconds',
    'Age of the oldest open reservation',
    facts.oldestOpenSeconds,
  );
  setGauge(
    'tokentill_reservations_past_lease',
    'Open reservations that recovery should have taken',
    facts.pastLease,
  );
  setGauge('tokentill_jobs_waiting', 'Jobs that wait or run', facts.jobsWaiting);
  setGauge('tokentill_jobs_dead', 'Jobs that used up their attempts', facts.jobsDead);
}
