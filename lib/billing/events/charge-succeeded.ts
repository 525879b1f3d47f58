import { z } from 'zod';
import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import type { Outcome } from '../apply-checkout-news';
import { ORDER_METADATA_KEY } from '../checkout-session';
import { lockOrder, noteCharge } from '../store';
import type { StripeEvent } from '../stripe-event';

const Charge = z.object({
  id: z.string(),
  object: z.literal('charge'),
  metadata: z.record(z.string(), z.string()),
  receipt_url: z.url({ protocol: /^https?$/ }).nullable(),
});

/** Keeps the charge and its receipt with the order, for people to look at. Credits hang on the session alone. */
export async function chargeSucceeded(tx: Db, event: StripeEvent): Promise<Outcome> {
  const charge = Charge.safeParse(event.data.object);
  if (!charge.success)
    return { state: 'refused', note: `The charge cannot be read: ${charge.error.message}` };
  const orderId = charge.data.metadata[ORDER_METADATA_KEY];
  if (orderId === undefined || !isId('ord', orderId))
    return { state: 'ignored', note: 'Not a charge of ours.' };
  const order = await lockOrder(tx, orderId);
  if (!order) return { state: 'refused', note: `There is no order ${orderId}.`, orderId };
  await noteCharge(tx, order, { id: charge.data.id, receiptUrl: charge.data.receipt_url });
  return { state: 'applied', note: null, orderId };
}
