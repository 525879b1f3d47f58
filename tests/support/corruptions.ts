import { type Sql, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { Corruption, CorruptWorld } from './corrupt';

const wallet = (world: CorruptWorld, change: Sql) =>
  sql`UPDATE ledger_wallet SET ${change} WHERE customer_id = ${world.customerId}`;
const lot = (world: CorruptWorld, change: Sql) =>
  sql`UPDATE ledger_lot SET ${change} WHERE customer_id = ${world.customerId} AND id = ${world.boughtLotId}`;
const row = (world: CorruptWorld, subjectId: string, reason: string, change: Sql) =>
  sql`UPDATE ledger_transfer SET ${change} WHERE customer_id = ${world.customerId} AND subject_id = ${subjectId} AND reason = ${reason}`;
const reservation = (world: CorruptWorld, id: string, change: Sql) =>
  sql`UPDATE ledger_reservation SET ${change} WHERE customer_id = ${world.customerId} AND generation_id = ${id}`;
const generation = (world: CorruptWorld, id: string, change: Sql) =>
  sql`UPDATE generation SET ${change} WHERE customer_id = ${world.customerId} AND id = ${id}`;
const last = (world: CorruptWorld) =>
  sql`(SELECT max(seq) FROM ledger_transfer WHERE customer_id = ${world.customerId})`;

const OF_A_MISSING_ROW = [
  'journal_has_no_gaps',
  'lot_matches_journal',
  'wallet_matches_journal',
] as const;

export const CORRUPTIONS: readonly Corruption[] = [
  {
    name: 'credits appear in a wallet',
    checks: ['wallet_sums_to_zero', 'wallet_matches_journal', 'wallet_matches_lots'],
    plant: (w) => [wallet(w, sql`available_micro_credits = available_micro_credits + 1`)],
  },
  {
    name: 'credits appear in a wallet as if they had been issued',
    checks: ['wallet_matches_journal', 'wallet_matches_lots'],
    plant: (w) => [
      wallet(
        w,
        sql`available_micro_credits = available_micro_credits + 1, issued_micro_credits = issued_micro_credits - 1`,
      ),
    ],
  },
  {
    name: 'consumption is hidden in a debt',
    checks: ['wallet_matches_journal'],
    plant: (w) => [
      wallet(
        w,
        sql`consumed_micro_credits = consumed_micro_credits + 1, debt_micro_credits = debt_micro_credits - 1`,
      ),
    ],
  },
  {
    name: 'a wallet is overdrawn in the whole book',
    checks: ['wallet_never_overdrawn', 'wallet_matches_journal', 'wallet_matches_lots'],
    plant: (w) => [
      wallet(
        w,
        sql`available_micro_credits = -1, consumed_micro_credits = consumed_micro_credits + available_micro_credits + 1`,
      ),
    ],
  },
  {
    name: 'the last row of the journal is deleted',
    checks: [...OF_A_MISSING_ROW, 'reservation_matches_journal'],
    plant: (w) => [
      sql`DELETE FROM ledger_transfer WHERE customer_id = ${w.customerId} AND seq = ${last(w)}`,
    ],
  },
  {
    name: 'a row in the middle of the journal is deleted',
    checks: [...OF_A_MISSING_ROW, 'journal_balances_follow', 'reservation_matches_journal'],
    plant: (w) => [
      sql`DELETE FROM ledger_transfer WHERE customer_id = ${w.customerId} AND subject_id = ${w.settledId} AND reason = 'reserve'`,
    ],
  },
  {
    name: 'all rows of a customer are deleted, and its wallet and lots are not',
    checks: [
      ...OF_A_MISSING_ROW,
      'reservation_matches_journal',
      'generation_revenue_matches_journal',
    ],
    plant: (w) => [sql`DELETE FROM ledger_transfer WHERE customer_id = ${w.customerId}`],
  },
  {
    name: 'a row is renumbered',
    checks: ['journal_has_no_gaps', 'journal_balances_follow'],
    plant: (w) => [row(w, w.settledId, 'reserve', sql`seq = seq + 1`)],
  },
  {
    name: 'an amount of the journal is edited',
    checks: [
      'wallet_matches_journal',
      'lot_matches_journal',
      'journal_balances_follow',
      'reservation_matches_journal',
    ],
    plant: (w) => [
      row(w, w.openId, 'reserve', sql`amount_micro_credits = amount_micro_credits + 1`),
    ],
  },
  {
    name: 'a balance beside a row is edited',
    checks: ['journal_balances_follow'],
    plant: (w) => [
      sql`UPDATE ledger_transfer SET available_after_micro_credits = available_after_micro_credits + 1 WHERE customer_id = ${w.customerId} AND seq = ${last(w)}`,
    ],
  },
  {
    name: 'a row is filed under another instant',
    checks: ['journal_instants_match'],
    plant: (w) => [
      row(w, w.settledId, 'settle', sql`subject_at = subject_at + interval '1 second'`),
    ],
  },
  {
    name: 'a settlement is relabelled as a release',
    checks: [
      'journal_rows_well_formed',
      'reservation_matches_journal',
      'generation_revenue_matches_journal',
    ],
    plant: (w) => [row(w, w.settledId, 'settle', sql`reason = 'expire'`)],
  },
  {
    name: 'a lot holds more than was granted',
    checks: ['lot_parts_sum', 'lot_matches_journal', 'wallet_matches_lots'],
    plant: (w) => [lot(w, sql`available_micro_credits = available_micro_credits + 1`)],
  },
  {
    name: 'a lot’s part is moved to another',
    checks: ['lot_matches_journal', 'wallet_matches_lots'],
    plant: (w) => [
      lot(
        w,
        sql`available_micro_credits = available_micro_credits - 1, expired_micro_credits = expired_micro_credits + 1`,
      ),
    ],
  },
  {
    name: 'a lot has earned a micro-dollar too much',
    checks: ['lot_recognised_exactly'],
    plant: (w) => [lot(w, sql`recognised_micro_usd = recognised_micro_usd + 1`)],
  },
  {
    name: 'an open reservation is deleted, and what it holds is lost',
    checks: [
      'reservation_matches_lots',
      'reservation_matches_journal',
      'generation_matches_reservation',
    ],
    plant: (w) => [
      sql`DELETE FROM ledger_reservation WHERE customer_id = ${w.customerId} AND generation_id = ${w.openId}`,
    ],
  },
  {
    name: 'a reservation says that it is closed while its credits are held',
    checks: [
      'reservation_matches_lots',
      'reservation_matches_journal',
      'generation_matches_reservation',
    ],
    plant: (w) => [reservation(w, w.openId, sql`state = 'released', closed_at = now()`)],
  },
  {
    name: 'a reservation holds of another lot than the journal says',
    checks: ['reservation_matches_lots'],
    plant: (w) => [
      reservation(
        w,
        w.openId,
        sql`lot_ids = ARRAY(SELECT id FROM ledger_lot WHERE customer_id = ${w.customerId} AND id <> ALL (lot_ids) LIMIT 1)`,
      ),
    ],
  },
  {
    name: 'a reservation is open past its lease',
    checks: ['reservation_within_lease'],
    plant: (w) => [reservation(w, w.openId, sql`lease_until = '2026-11-20T11:00:00Z'`)],
  },
  {
    name: 'a settled generation was charged another amount',
    checks: ['generation_matches_reservation', 'rollup_matches_generations'],
    plant: (w) => [
      generation(w, w.settledId, sql`charge_micro_credits = charge_micro_credits - 1`),
    ],
  },
  {
    name: 'a charge is edited in every place but the journal',
    checks: ['reservation_matches_journal'],
    plant: (w) => [
      generation(w, w.settledId, sql`charge_micro_credits = charge_micro_credits - 1`),
      reservation(w, w.settledId, sql`consumed_micro_credits = consumed_micro_credits - 1`),
      sql`UPDATE usage_rollup SET charge_micro_credits = charge_micro_credits - 1 WHERE customer_id = ${w.customerId}`,
    ],
  },
  {
    name: 'a generation is deleted',
    checks: [
      'generation_matches_reservation',
      'generation_revenue_matches_journal',
      'rollup_matches_generations',
    ],
    plant: (w) => [
      sql`DELETE FROM generation WHERE customer_id = ${w.customerId} AND id = ${w.settledId}`,
    ],
  },
  {
    name: 'a running generation is marked as failed',
    checks: ['generation_matches_reservation', 'rollup_matches_generations'],
    plant: (w) => [
      generation(
        w,
        w.openId,
        sql`state = 'failed', charge_micro_credits = 0, revenue_micro_usd = 0, cost_micro_usd = 0, cost_source = 'none', finished_at = created_at`,
      ),
    ],
  },
  {
    name: 'a generation has earned a micro-dollar too much, and the rollup with it',
    checks: ['generation_revenue_matches_journal'],
    plant: (w) => [
      generation(w, w.settledId, sql`revenue_micro_usd = revenue_micro_usd + 1`),
      sql`UPDATE usage_rollup SET revenue_micro_usd = revenue_micro_usd + 1 WHERE customer_id = ${w.customerId}`,
    ],
  },
  {
    name: 'a cost is edited in the rollup',
    checks: ['rollup_matches_generations'],
    plant: (w) => [
      sql`UPDATE usage_rollup SET cost_micro_usd = cost_micro_usd - 1 WHERE customer_id = ${w.customerId}`,
    ],
  },
  {
    name: 'a rollup row is missing',
    checks: ['rollup_matches_generations'],
    plant: (w) => [sql`DELETE FROM usage_rollup WHERE customer_id = ${w.customerId}`],
  },
  {
    name: 'a rollup row stands for nothing',
    checks: ['rollup_matches_generations'],
    plant: (w) => [
      sql`INSERT INTO usage_rollup SELECT customer_id, installation_id, bucket_at - interval '1 day', operation, model, generations, failures, unknown_costs, input_tokens,
            cached_input_tokens, output_tokens, charge_micro_credits, cost_micro_usd, revenue_micro_usd FROM usage_rollup WHERE customer_id = ${w.customerId}`,
    ],
  },
  {
    name: 'a lot was bought without an order',
    checks: ['order_has_its_lot'],
    plant: (w) => [sql`DELETE FROM credit_order WHERE customer_id = ${w.customerId}`],
  },
  {
    name: 'an order is paid and has no lot',
    checks: ['order_has_its_lot'],
    plant: (w) => [
      sql`INSERT INTO credit_order (customer_id, id, pack_id, pack_name, request_key, granted_micro_credits, amount_minor, currency, livemode, state, created_by,
            checkout_session_id, checkout_expires_at, paid_at)
          SELECT customer_id, ${newId('ord')}, pack_id, pack_name, 'another', granted_micro_credits, amount_minor, currency, livemode, state, created_by,
            'cs_another', checkout_expires_at, paid_at FROM credit_order WHERE customer_id = ${w.customerId}`,
    ],
  },
  {
    name: 'an order was paid less than its lot says',
    checks: ['order_has_its_lot'],
    plant: (w) => [
      sql`UPDATE credit_order SET amount_minor = amount_minor - 1 WHERE customer_id = ${w.customerId}`,
    ],
  },
  {
    name: 'a Stripe event granted credits that the ledger does not have',
    checks: ['stripe_grant_has_its_lot'],
    plant: () => [
      sql`INSERT INTO stripe_effect (object_id, effect) VALUES ('cs_nowhere', 'grant_credits')`,
    ],
  },
];
