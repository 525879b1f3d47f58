import { type CreditPack, expiryOf } from '@/lib/billing';
import { creditPurchase } from '@/lib/ledger';
import { type Db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { microUsdFromCents, usdCents } from '@/lib/platform/units';

export type SeededOrder = { pack: CreditPack; at: Date; end: 'paid' | 'expired' | 'failed' };

const REASONS = {
  paid: null,
  expired: 'It was not paid in time.',
  failed: 'The bank did not pay. Nothing was charged.',
} as const;

/** An order of the past as Stripe's events left it, and its credits when it was paid. */
export async function seedOrder(
  tx: Db,
  owner: { customerId: string; personId: string },
  { pack, at, end }: SeededOrder,
): Promise<void> {
  const id = newId('ord', at);
  const paidAt = end === 'paid' ? new Date(at.getTime() + 95_000) : null;
  await execute(
    tx,
    sql`INSERT INTO credit_order (customer_id, id, pack_id, pack_name, request_key, granted_micro_credits, amount_minor, currency, livemode,
          valid_months, state, state_reason, created_by, checkout_session_id, checkout_expires_at, created_at, updated_at, paid_at)
        VALUES (${owner.customerId}, ${id}, ${pack.id}, ${pack.name}, ${`seed_${id}`}, ${pack.grantedMicroCredits}, ${pack.priceMinor},
          ${pack.currency}, false, ${pack.validMonths}, ${end}, ${REASONS[end]}, ${owner.personId}, ${`cs_test_demo_${id.slice(4)}`},
          ${new Date(at.getTime() + 23 * 3_600_000)}, ${at}, ${paidAt ?? at}, ${paidAt})`,
  );
  if (paidAt === null) return;
  await creditPurchase(tx, {
    customerId: owner.customerId,
    orderId: id,
    microCredits: pack.grantedMicroCredits,
    paidMinor: pack.priceMinor,
    currency: pack.currency,
    paidMicroUsd: microUsdFromCents(usdCents(pack.priceMinor)),
    feeMicroUsd: null,
    expiresAt: expiryOf(paidAt, pack.validMonths),
    principalId: 'system',
    now: paidAt,
  });
}
