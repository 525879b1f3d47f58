import { z } from 'zod';
import { type MicroCredits, microCredits } from '@/lib/platform/units';

export const ORDER_STATES = [
  'draft',
  'open',
  'processing',
  'paid',
  'failed',
  'expired',
  'mismatched',
] as const;

/**
 * draft: we hold the order, Stripe may not know it yet · open: the customer can pay · processing: a bank debit is under
 * way · paid: the credits are there · failed: the bank refused · expired: not paid in time · mismatched: Stripe reports
 * other money than was asked for, so no credits until staff have looked.
 */
export type OrderState = (typeof ORDER_STATES)[number];

export const OrderRow = z.object({
  id: z.string(),
  customerId: z.string(),
  packId: z.string(),
  packName: z.string(),
  grantedMicroCredits: z.number().transform(microCredits),
  amountMinor: z.number(),
  currency: z.string(),
  livemode: z.boolean(),
  validMonths: z.number().nullable(),
  state: z.enum(ORDER_STATES),
  stateReason: z.string().nullable(),
  checkoutSessionId: z.string().nullable(),
  checkoutUrl: z.string().nullable(),
  checkoutExpiresAt: z.date(),
  checkoutAttempt: z.number(),
  paymentIntentId: z.string().nullable(),
  chargeId: z.string().nullable(),
  receiptUrl: z.string().nullable(),
  createdAt: z.date(),
  paidAt: z.date().nullable(),
});

/** A purchase of credits. `amountMinor` is in the minor unit of `currency`. */
export type Order = {
  id: string;
  customerId: string;
  packId: string;
  packName: string;
  grantedMicroCredits: MicroCredits;
  amountMinor: number;
  currency: string;
  livemode: boolean;
  validMonths: number | null;
  state: OrderState;
  stateReason: string | null;
  checkoutSessionId: string | null;
  checkoutUrl: string | null;
  checkoutExpiresAt: Date;
  checkoutAttempt: number;
  paymentIntentId: string | null;
  chargeId: string | null;
  receiptUrl: string | null;
  createdAt: Date;
  paidAt: Date | null;
};

/** States that can still change by themselves: a page that shows one looks again. */
export const isUnsettled = (state: OrderState): boolean =>
  state === 'draft' || state === 'open' || state === 'processing';

/** Calendar months later in UTC; the last day of the month where the day does not exist there. Null: never. */
export function expiryOf(from: Date, months: number | null): Date | null {
  if (months === null) return null;
  const expiry = new Date(from);
  expiry.setUTCDate(1);
  expiry.setUTCMonth(expiry.getUTCMonth() + months);
  const lastDay = new Date(
    Date.UTC(expiry.getUTCFullYear(), expiry.getUTCMonth() + 1, 0),
  ).getUTCDate();
  expiry.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return expiry;
}
