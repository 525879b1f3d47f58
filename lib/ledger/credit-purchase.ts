import { assert } from '@/lib/platform/assert';
import type { Db } from '@/lib/platform/db';
import { isId, newId } from '@/lib/platform/ids';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';
import { checkAmount } from './check-input';
import { postLot } from './store';

export type CreditPurchaseInput = {
  customerId: string;
  orderId: string;
  microCredits: MicroCredits;
  /** What was paid, in the currency's minor unit, and the same in micro-dollars: revenue is recognised from it. */
  paidMinor: number;
  currency: string;
  paidMicroUsd: MicroUsd;
  /** Stripe's own fee for the payment; null while it is not known. */
  feeMicroUsd: MicroUsd | null;
  expiresAt: Date | null;
  principalId: string;
  now: Date;
};

/**
 * Credits a paid order as one lot; a debt is repaid from it first. Twice is once: `posted` is false when the order has
 * its lot already, and nothing changes. Throws BadAmount, UnknownWallet.
 */
export async function creditPurchase(
  db: Db,
  input: CreditPurchaseInput,
): Promise<{ posted: boolean }> {
  assert(isId('ord', input.orderId), 'a purchase belongs to an order');
  assert(input.paidMinor >= 0 && input.paidMicroUsd >= 0, 'a payment is not negative');
  checkAmount(input.microCredits);
  const posted = await postLot(db, {
    ...input,
    lotId: newId('lot', input.now),
    kind: 'purchase',
    reason: 'purchase',
    sourceId: input.orderId,
    note: null,
  });
  return { posted };
}
