import { sql } from '@/lib/platform/db';
import { checks } from './check';

/** Money that came in against credits that came in. */
export const ORDER_CHECKS = checks(
  {
    name: 'order_has_its_lot',
    promise:
      'Every paid order has exactly one lot, of what was bought at what was paid, and no lot was bought without one.',
    query: () => sql`
      SELECT customer_id, id AS subject_id,
             format('the order is %s for %s %s and %s microcredits; %s', coalesce(o.state, 'missing'), o.amount_minor, o.currency, o.granted_micro_credits,
               coalesce(format('its lot has %s microcredits for %s %s', l.granted_micro_credits, l.paid_minor, l.currency), 'it has no lot')) AS sentence
        FROM (SELECT customer_id, id, state, amount_minor, currency, granted_micro_credits FROM credit_order) AS o
        FULL JOIN (SELECT customer_id, source_id AS id, granted_micro_credits, paid_minor, currency FROM ledger_lot WHERE kind = 'purchase') AS l USING (customer_id, id)
       WHERE (o.state IS NOT DISTINCT FROM 'paid') <> (l.customer_id IS NOT NULL)
          OR (l.customer_id IS NOT NULL AND (o.granted_micro_credits, o.amount_minor, o.currency) IS DISTINCT FROM (l.granted_micro_credits, l.paid_minor, l.currency))`,
  },
  {
    name: 'stripe_grant_has_its_lot',
    promise: 'Every grant that a Stripe event caused is in the ledger.',
    query: () => sql`
      SELECT coalesce(o.customer_id, '') AS customer_id, e.object_id AS subject_id,
             format('event %s granted credits for %s, and the ledger has no lot for it', e.event_id, coalesce(o.id, 'an order that does not exist')) AS sentence
        FROM stripe_effect e
        LEFT JOIN credit_order o ON o.checkout_session_id = e.object_id
        LEFT JOIN ledger_lot l ON l.customer_id = o.customer_id AND l.kind = 'purchase' AND l.source_id = o.id
       WHERE e.effect = 'grant_credits' AND l.id IS NULL`,
  },
);
