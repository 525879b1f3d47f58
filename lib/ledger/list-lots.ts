import { type Db, noSql, rows, sql } from '@/lib/platform/db';
import { Lot } from './lot';

const LOTS_MAX = 500;

/**
 * A wallet's lots in the order in which they are spent, those that are used up last and newest first; at most 500.
 * `heldOnly` leaves out lots with nothing available and nothing reserved.
 */
export function listLots(
  db: Db,
  customerId: string,
  options: { heldOnly?: boolean } = {},
): Promise<Lot[]> {
  const held = sql`AND l.available_micro_credits + l.reserved_micro_credits > 0`;
  return rows(
    db,
    Lot,
    sql`SELECT l.id, l.kind, l.source_id AS "sourceId", l.granted_micro_credits AS "grantedMicroCredits",
               l.available_micro_credits AS "availableMicroCredits", l.reserved_micro_credits AS "reservedMicroCredits",
               l.consumed_micro_credits AS "consumedMicroCredits", l.expired_micro_credits AS "expiredMicroCredits",
               l.reversed_micro_credits AS "reversedMicroCredits", l.repaid_micro_credits AS "repaidMicroCredits",
               l.paid_minor AS "paidMinor", l.currency, l.paid_micro_usd AS "paidMicroUsd", l.fee_micro_usd AS "feeMicroUsd",
               l.recognised_micro_usd AS "recognisedMicroUsd", l.expires_at AS "expiresAt", l.created_at AS "createdAt"
          FROM ledger_lot l
         WHERE l.customer_id = ${customerId} ${options.heldOnly ? held : noSql}
         ORDER BY (l.available_micro_credits + l.reserved_micro_credits = 0),
                  CASE WHEN l.available_micro_credits + l.reserved_micro_credits > 0 THEN l.expires_at END NULLS LAST,
                  CASE WHEN l.available_micro_credits + l.reserved_micro_credits > 0 THEN (l.paid_micro_usd > 0)::int END,
                  CASE WHEN l.available_micro_credits + l.reserved_micro_credits > 0 THEN l.id END,
                  l.id DESC
         LIMIT ${LOTS_MAX}`,
  );
}
