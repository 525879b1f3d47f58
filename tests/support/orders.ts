import { type Db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';

/** The paid order that every purchase lot belongs to. */
export async function aPaidOrder(
  db: Db,
  order: { customerId: string; id: string; microCredits: number; paidMinor: number; now: Date },
): Promise<void> {
  await execute(
    db,
    sql`INSERT INTO credit_pack (id, name, granted_micro_credits, price_minor, active, sort)
        VALUES ('pack_of_a_test', 'A test', 1, 1, false, 999) ON CONFLICT DO NOTHING`,
  );
  await execute(
    db,
    sql`INSERT INTO credit_order (customer_id, id, pack_id, pack_name, request_key, granted_micro_credits, amount_minor, currency, livemode, state,
          created_by, checkout_session_id, checkout_expires_at, created_at, paid_at)
        VALUES (${order.customerId}, ${order.id}, 'pack_of_a_test', 'A test', ${newId('req')}, ${order.microCredits}, ${order.paidMinor}, 'usd', false, 'paid',
          'system', ${`cs_test_${order.id}`}, ${order.now}, ${order.now}, ${order.now})`,
  );
}
