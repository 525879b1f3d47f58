import { sql } from '@/lib/platform/db';
import { checks } from './check';

/** Lots against themselves and the journal. */
export const LOT_CHECKS = checks(
  {
    name: 'lot_parts_sum',
    promise: 'The parts of every lot sum to what was granted, and none is negative.',
    query: () => sql`
      SELECT customer_id, id AS subject_id, format('granted %s microcredits, the parts sum to %s', granted_micro_credits, parts) AS sentence
        FROM (SELECT *, available_micro_credits + reserved_micro_credits + consumed_micro_credits + expired_micro_credits
                     + reversed_micro_credits + repaid_micro_credits AS parts,
                     least(available_micro_credits, reserved_micro_credits, consumed_micro_credits, expired_micro_credits,
                       reversed_micro_credits, repaid_micro_credits) AS smallest
                FROM ledger_lot) AS l
       WHERE parts <> granted_micro_credits OR smallest < 0`,
  },
  {
    name: 'lot_matches_journal',
    promise: 'Each part of a lot is the sum of the journal for that lot and account.',
    query: () => sql`
      WITH journal AS (
        SELECT customer_id, lot_id AS id,
               sum(amount_micro_credits) FILTER (WHERE debit_account = 'issued') AS granted,
               sum(CASE 'available' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END) AS available,
               sum(CASE 'reserved' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END) AS reserved,
               sum(amount_micro_credits) FILTER (WHERE credit_account = 'consumed') AS consumed,
               sum(amount_micro_credits) FILTER (WHERE credit_account = 'expired') AS expired,
               sum(amount_micro_credits) FILTER (WHERE credit_account = 'reversed') AS reversed,
               sum(amount_micro_credits) FILTER (WHERE credit_account = 'debt') AS repaid
          FROM ledger_transfer WHERE lot_id <> '' GROUP BY customer_id, lot_id
      )
      SELECT customer_id, id AS subject_id, format('%s is %s microcredits, the journal says %s', a.part, coalesce(a.held::text, 'nothing: the lot is missing'), a.posted) AS sentence
        FROM ledger_lot l FULL JOIN journal j USING (customer_id, id)
       CROSS JOIN LATERAL (VALUES ('granted', l.granted_micro_credits, coalesce(j.granted, 0)), ('available', l.available_micro_credits, coalesce(j.available, 0)),
         ('reserved', l.reserved_micro_credits, coalesce(j.reserved, 0)), ('consumed', l.consumed_micro_credits, coalesce(j.consumed, 0)),
         ('expired', l.expired_micro_credits, coalesce(j.expired, 0)), ('reversed', l.reversed_micro_credits, coalesce(j.reversed, 0)),
         ('repaid', l.repaid_micro_credits, coalesce(j.repaid, 0))) AS a (part, held, posted)
       WHERE a.held IS DISTINCT FROM a.posted`,
  },
  {
    name: 'lot_recognised_exactly',
    promise: 'A lot has earned the share of its price that was used, to the micro-dollar.',
    query: () => sql`
      SELECT customer_id, id AS subject_id, format('recognised %s micro-dollars, expected %s', recognised_micro_usd, expected) AS sentence
        FROM (SELECT *, div(paid_micro_usd::numeric * (consumed_micro_credits + repaid_micro_credits), granted_micro_credits::numeric) AS expected
                FROM ledger_lot) AS l
       WHERE recognised_micro_usd <> expected`,
  },
);
