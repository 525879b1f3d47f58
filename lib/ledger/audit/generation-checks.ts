import { sql } from '@/lib/platform/db';
import { checks } from './check';

/** Generations and rollups against reservations and the journal. */
export const GENERATION_CHECKS = checks(
  {
    name: 'generation_matches_reservation',
    promise:
      'A generation was charged what its reservation consumed, and the two tell the same story.',
    query: () => sql`
      SELECT customer_id, id AS subject_id,
             format('%s, reserved %s, charged %s; its reservation: %s, held %s, consumed %s', coalesce(g.state, 'no generation'), g.reserved_micro_credits, g.charge_micro_credits,
               coalesce(r.state, 'none'), r.amount_micro_credits, r.consumed_micro_credits) AS sentence
        FROM generation g
        FULL JOIN (SELECT customer_id, generation_id AS id, state, amount_micro_credits, consumed_micro_credits FROM ledger_reservation) AS r USING (customer_id, id)
       WHERE g.reserved_micro_credits IS DISTINCT FROM r.amount_micro_credits
          OR coalesce(g.charge_micro_credits, 0) IS DISTINCT FROM r.consumed_micro_credits
          OR (CASE g.state WHEN 'running' THEN 'open' WHEN 'abandoned' THEN 'lapsed' ELSE CASE WHEN g.charge_micro_credits > 0 THEN 'settled' ELSE 'released' END END)
             IS DISTINCT FROM r.state`,
  },
  {
    name: 'generation_revenue_matches_journal',
    promise:
      'What a generation earned follows from the lots that it consumed, in the order of the journal.',
    query: () => sql`
      WITH used AS (
        SELECT t.customer_id, t.subject_id, t.reason, l.paid_micro_usd::numeric AS paid, l.granted_micro_credits::numeric AS granted, t.amount_micro_credits AS amount,
               sum(t.amount_micro_credits) OVER (PARTITION BY t.customer_id, t.lot_id ORDER BY t.seq) AS used
          FROM ledger_transfer t JOIN ledger_lot l ON l.customer_id = t.customer_id AND l.id = t.lot_id
         WHERE t.credit_account IN ('consumed', 'debt')
      ), earned AS (
        SELECT customer_id, subject_id AS id, sum(div(paid * used, granted) - div(paid * (used - amount), granted)) AS revenue
          FROM used WHERE reason IN ('settle', 'late_settle') GROUP BY customer_id, subject_id
      )
      SELECT customer_id, id AS subject_id, format('earned %s micro-dollars, the journal says %s', coalesce(g.revenue_micro_usd::text, 'nothing'), coalesce(e.revenue, 0)) AS sentence
        FROM (SELECT customer_id, id, revenue_micro_usd FROM generation) AS g FULL JOIN earned e USING (customer_id, id)
       WHERE coalesce(g.revenue_micro_usd, 0) <> coalesce(e.revenue, 0)`,
  },
  {
    name: 'rollup_matches_generations',
    promise:
      'The rollup of every quarter of an hour is the sum of the generations that finished in it.',
    // One settled late was counted at first as a failure of unknown cost, when its reservation lapsed, and corrected
    // where it finished.
    query: () => sql`
      WITH finished AS (
        SELECT g.customer_id, g.installation_id, g.operation, g.model, g.finished_at, r.closed_at, coalesce((r.closed_at < g.finished_at)::int, 0) AS late,
               (g.state <> 'succeeded')::int AS failed, (g.cost_micro_usd IS NULL)::int AS unknown_cost,
               coalesce(g.input_tokens, 0) AS input_tokens, coalesce(g.cached_input_tokens, 0) AS cached_input_tokens,
               coalesce(g.output_tokens, 0) AS output_tokens, g.charge_micro_credits AS charge, coalesce(g.cost_micro_usd, 0) AS cost, g.revenue_micro_usd AS revenue
          FROM generation g JOIN ledger_reservation r ON r.customer_id = g.customer_id AND r.generation_id = g.id
         WHERE g.state <> 'running'
      ), counted AS (
        SELECT customer_id, installation_id, operation, model, date_bin('15 minutes', finished_at, timestamptz 'epoch') AS bucket_at,
               1 - late AS generations, failed - late AS failures, unknown_cost - late AS unknown_costs,
               input_tokens, cached_input_tokens, output_tokens, charge, cost, revenue FROM finished
        UNION ALL
        SELECT customer_id, installation_id, operation, model, date_bin('15 minutes', closed_at, timestamptz 'epoch'), 1, 1, 1, 0, 0, 0, 0, 0, 0
          FROM finished WHERE late = 1
      ), expected AS (
        SELECT customer_id, installation_id, bucket_at, operation, model,
               jsonb_build_object('generations', sum(generations), 'failures', sum(failures), 'unknown costs', sum(unknown_costs), 'input tokens', sum(input_tokens),
                 'cached input tokens', sum(cached_input_tokens), 'output tokens', sum(output_tokens), 'charge', sum(charge), 'cost', sum(cost), 'revenue', sum(revenue)) AS sums
          FROM counted GROUP BY customer_id, installation_id, bucket_at, operation, model
      ), rolled AS (
        SELECT customer_id, installation_id, bucket_at, operation, model,
               jsonb_build_object('generations', generations, 'failures', failures, 'unknown costs', unknown_costs, 'input tokens', input_tokens,
                 'cached input tokens', cached_input_tokens, 'output tokens', output_tokens, 'charge', charge_micro_credits, 'cost', cost_micro_usd, 'revenue', revenue_micro_usd) AS sums
          FROM usage_rollup
      )
      SELECT customer_id, installation_id AS subject_id,
             format('%s of %s at %s: %s', operation, model, bucket_at, (
               SELECT string_agg(format('%s %s, generations say %s', key, coalesce(r.sums ->> key, 'none'), coalesce(e.sums ->> key, 'none')), '; ')
                 FROM jsonb_object_keys(coalesce(r.sums, e.sums)) AS key WHERE (r.sums -> key) IS DISTINCT FROM (e.sums -> key))) AS sentence
        FROM rolled r FULL JOIN expected e USING (customer_id, installation_id, bucket_at, operation, model)
       WHERE r.sums IS DISTINCT FROM e.sums`,
  },
);
