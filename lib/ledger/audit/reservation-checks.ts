import { sql } from '@/lib/platform/db';
import { checks } from './check';

/** Reservations against lots, journal and the clock. */
export const RESERVATION_CHECKS = checks(
  {
    name: 'reservation_matches_lots',
    promise: 'What a lot has reserved is what its open reservations hold.',
    query: () => sql`
      WITH held AS (
        SELECT r.customer_id, h.id, sum(h.amount) AS amount
          FROM ledger_reservation r CROSS JOIN LATERAL unnest(r.lot_ids, r.lot_micro_credits) AS h (id, amount)
         WHERE r.state = 'open' GROUP BY r.customer_id, h.id
      )
      SELECT customer_id, id AS subject_id, format('%s microcredits are reserved, open reservations hold %s', coalesce(l.reserved_micro_credits, 0), coalesce(h.amount, 0)) AS sentence
        FROM (SELECT customer_id, id, reserved_micro_credits FROM ledger_lot WHERE reserved_micro_credits <> 0) AS l
        FULL JOIN held h USING (customer_id, id)
       WHERE l.reserved_micro_credits IS DISTINCT FROM h.amount`,
  },
  {
    name: 'reservation_matches_journal',
    promise:
      'What a reservation held, charged and gave back is what the journal says of its generation.',
    query: () => sql`
      WITH journal AS (
        SELECT customer_id, subject_id AS generation_id,
               coalesce(sum(amount_micro_credits) FILTER (WHERE reason = 'reserve'), 0) AS held,
               coalesce(sum(amount_micro_credits) FILTER (WHERE reason = 'settle'), 0) AS settled,
               coalesce(sum(amount_micro_credits) FILTER (WHERE reason = 'release'), 0) AS released,
               coalesce(sum(amount_micro_credits) FILTER (WHERE reason = 'late_settle'), 0) AS late
          FROM ledger_transfer WHERE reason IN ('reserve', 'settle', 'release', 'late_settle') GROUP BY customer_id, subject_id
      )
      SELECT customer_id, generation_id AS subject_id,
             format('%s with %s held and %s consumed, the journal says %s held, %s settled, %s released, %s settled late', coalesce(r.state, 'no reservation'),
               r.amount_micro_credits, r.consumed_micro_credits, coalesce(j.held, 0), coalesce(j.settled, 0), coalesce(j.released, 0), coalesce(j.late, 0)) AS sentence
        FROM ledger_reservation r FULL JOIN journal j USING (customer_id, generation_id)
       WHERE r.amount_micro_credits IS DISTINCT FROM coalesce(j.held, 0)
          OR r.amount_micro_credits <> (SELECT coalesce(sum(h), 0) FROM unnest(r.lot_micro_credits) AS h)
          OR r.consumed_micro_credits IS DISTINCT FROM coalesce(j.settled + j.late, 0)
          OR (coalesce(j.settled, 0) > 0 AND coalesce(j.late, 0) > 0)
          OR coalesce(j.released, 0) <> CASE WHEN r.state = 'open' THEN 0 WHEN j.late > 0 THEN r.amount_micro_credits ELSE r.amount_micro_credits - r.consumed_micro_credits END
          OR (r.state = 'settled') <> (r.consumed_micro_credits > 0)`,
  },
  {
    name: 'reservation_within_lease',
    promise: 'No reservation stays open past its lease.',
    query: ({ now, leaseGraceSeconds }) => sql`
      SELECT customer_id, generation_id AS subject_id, format('%s microcredits are held since %s, the lease ended at %s', amount_micro_credits, created_at, lease_until) AS sentence
        FROM ledger_reservation
       WHERE state = 'open' AND lease_until < ${now}::timestamptz - ${leaseGraceSeconds} * interval '1 second'`,
  },
);
