import { z } from 'zod';
import { db, execute, row, sql } from '@/lib/platform/db';

// Plays a whole sequence in one round trip and tells after every step what everybody can see. Each step goes through
// the functions that production calls; a refused step is undone alone, as its transaction would be.
const PLAYER = `
CREATE OR REPLACE FUNCTION play_sequence(p_customer_id text, p_steps jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  step jsonb;
  at timestamptz;
  answer jsonb;
  refused_by text;
  told jsonb := '[]';
BEGIN
  INSERT INTO customer (id, name, email) VALUES (p_customer_id, 'A player', p_customer_id || '@example.com');
  FOR step IN SELECT value FROM jsonb_array_elements(p_steps) LOOP
    at := (step ->> 'at')::timestamptz;
    BEGIN
      CASE step ->> 'do'
      WHEN 'lot' THEN
        IF step ->> 'kind' = 'purchase' THEN
          INSERT INTO credit_order (customer_id, id, pack_id, pack_name, request_key, granted_micro_credits, amount_minor, currency, livemode, state,
            created_by, checkout_session_id, checkout_expires_at, paid_at)
          VALUES (p_customer_id, step ->> 'source_id', 'pack_of_a_test', 'A test', step ->> 'source_id', (step ->> 'amount')::bigint, (step ->> 'paid_minor')::bigint,
            'usd', false, 'paid', 'test', step ->> 'source_id', at, at) ON CONFLICT (customer_id, id) DO NOTHING;
        END IF;
        answer := to_jsonb(ledger_grant(p_customer_id, step ->> 'lot_id', step ->> 'kind', step ->> 'reason', step ->> 'source_id', (step ->> 'amount')::bigint,
          (step ->> 'paid_minor')::bigint, 'usd', (step ->> 'paid_micro_usd')::bigint, NULL, (step ->> 'expires_at')::timestamptz, 'test', 'a test', at));
      WHEN 'begin' THEN
        SELECT jsonb_agg(jsonb_build_object('outcome', outcome, 'available', available_micro_credits) ORDER BY item) INTO answer
          FROM generation_begin(p_customer_id, step -> 'items', at);
      WHEN 'finish' THEN
        SELECT jsonb_agg(jsonb_build_object('outcome', outcome, 'charge', charge_micro_credits, 'revenue', revenue_micro_usd, 'available', available_after_micro_credits) ORDER BY item)
          INTO answer FROM generation_finish(p_customer_id, step -> 'items', (step ->> 'lapse')::boolean, at);
      WHEN 'expire' THEN
        answer := to_jsonb(ledger_expire_lots(p_customer_id, at));
      WHEN 'deduct' THEN
        answer := to_jsonb(ledger_deduct(p_customer_id, step ->> 'source_id', (step ->> 'amount')::bigint, 'test', 'a test', at));
      END CASE;
    EXCEPTION WHEN check_violation OR no_data_found THEN
      GET STACKED DIAGNOSTICS refused_by = CONSTRAINT_NAME;
      answer := jsonb_build_object('refused', refused_by);
    END;
    told := told || jsonb_build_array(jsonb_build_object('answer', answer,
      'wallet', (SELECT jsonb_build_object('issued', issued_micro_credits, 'available', available_micro_credits, 'reserved', reserved_micro_credits,
          'consumed', consumed_micro_credits, 'expired', expired_micro_credits, 'reversed', reversed_micro_credits, 'debt', debt_micro_credits, 'rows', last_seq)
        FROM ledger_wallet WHERE customer_id = p_customer_id),
      'lots', (SELECT coalesce(jsonb_object_agg(id, jsonb_build_array(granted_micro_credits, available_micro_credits, reserved_micro_credits, consumed_micro_credits,
          expired_micro_credits, reversed_micro_credits, repaid_micro_credits, recognised_micro_usd)), '{}') FROM ledger_lot WHERE customer_id = p_customer_id),
      'reservations', (SELECT coalesce(jsonb_object_agg(generation_id, jsonb_build_array(state, amount_micro_credits, consumed_micro_credits, lot_ids, lot_micro_credits)), '{}')
        FROM ledger_reservation WHERE customer_id = p_customer_id)));
  END LOOP;
  RETURN jsonb_build_object('steps', told, 'journal', (
    SELECT coalesce(jsonb_agg(jsonb_build_array(debit_account, credit_account, amount_micro_credits, reason, regexp_replace(subject_id, '^exp_.*', 'exp'), lot_id) ORDER BY seq), '[]')
      FROM ledger_transfer WHERE customer_id = p_customer_id));
END $$`;

/** Puts the player into the database that this file has for itself. */
export async function installPlayer(): Promise<void> {
  await execute(db(), { text: PLAYER, values: [] });
  await execute(
    db(),
    sql`INSERT INTO credit_pack (id, name, granted_micro_credits, price_minor, active, sort) VALUES ('pack_of_a_test', 'A test', 1, 1, false, 999)`,
  );
}

const Played = z.object({ played: z.record(z.string(), z.unknown()) });

export async function play(customerId: string, steps: readonly unknown[]): Promise<unknown> {
  const found = await row(
    db(),
    Played,
    sql`SELECT play_sequence(${customerId}, ${JSON.stringify(steps)}::jsonb) AS played`,
  );
  return found?.played;
}
