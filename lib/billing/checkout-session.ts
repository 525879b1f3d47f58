import { z } from 'zod';
import type { Order, OrderState } from './order';

/** Under this name our sessions, payments and charges carry the order's id at Stripe. */
export const ORDER_METADATA_KEY = 'tokentill_order_id';

const idOf = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullable();

/** What we read of a Checkout Session; the rest of it may change with Stripe's versions. */
export const CheckoutSession = z.object({
  id: z.string(),
  object: z.literal('checkout.session'),
  mode: z.string(),
  status: z.enum(['open', 'complete', 'expired']).nullable(),
  payment_status: z.string(),
  amount_total: z.number().int().nullable(),
  currency: z.string().nullable(),
  livemode: z.boolean(),
  client_reference_id: z.string().nullable(),
  metadata: z.record(z.string(), z.string()).nullable(),
  payment_intent: idOf,
});
export type CheckoutSession = z.output<typeof CheckoutSession>;

/** The order that a session names, or undefined when it is not one of ours. */
export function orderIdOf(session: CheckoutSession): string | undefined {
  return session.metadata?.[ORDER_METADATA_KEY] ?? session.client_reference_id ?? undefined;
}

/** What Stripe says about a session. */
export type CheckoutNews = 'paid' | 'processing' | 'failed' | 'expired';

export type Decision =
  | { kind: 'grant' }
  | { kind: 'move'; to: 'processing' | 'failed' | 'expired'; reason: string | null }
  /** Known already, or overtaken by other news. */
  | { kind: 'ignore'; note: string }
  /** Other money than was asked for: no credits, and staff look at it. */
  | { kind: 'mismatch'; note: string };

/**
 * What news about a session do to its order, in whatever order they come: paid is final, money that came is always
 * credited when it is exactly what was asked for, and nothing else credits.
 */
export function decide(order: Order, session: CheckoutSession, news: CheckoutNews): Decision {
  if (order.checkoutSessionId !== null && order.checkoutSessionId !== session.id) {
    const note = `The order has another session, ${order.checkoutSessionId}.`;
    return { kind: news === 'paid' ? 'mismatch' : 'ignore', note };
  }

  if (news === 'paid') {
    const difference = differenceOf(order, session);
    if (difference !== undefined) return { kind: 'mismatch', note: difference };
    return order.state === 'paid'
      ? { kind: 'ignore', note: 'The order was paid already.' }
      : { kind: 'grant' };
  }
  if (MOVES[news].from.includes(order.state))
    return { kind: 'move', to: news, reason: MOVES[news].reason };
  return { kind: 'ignore', note: `The order is ${order.state} already.` };
}

type Move = { from: readonly OrderState[]; reason: string | null };

const MOVES: Record<Exclude<CheckoutNews, 'paid'>, Move> = {
  processing: { from: ['draft', 'open', 'expired'], reason: null },
  failed: {
    from: ['draft', 'open', 'expired', 'processing'],
    reason: 'The bank did not pay. Nothing was charged.',
  },
  expired: { from: ['draft', 'open'], reason: 'It was not paid in time.' },
};

function differenceOf(order: Order, session: CheckoutSession): string | undefined {
  const asked = `${order.amountMinor} ${order.currency}`;
  const paid = `${session.amount_total} ${session.currency?.toLowerCase() ?? 'no currency'}`;
  if (asked !== paid) return `Asked for ${asked}, Stripe reports ${paid}.`;
  if (order.livemode !== session.livemode)
    return `Asked for in ${modeName(order.livemode)} mode, paid in ${modeName(session.livemode)} mode.`;
  if (session.payment_status !== 'paid')
    return `Stripe reports it as ${session.payment_status}, not as paid.`;
  if (session.mode !== 'payment') return `The session is a ${session.mode}, not a payment.`;
  return undefined;
}

const modeName = (livemode: boolean) => (livemode ? 'live' : 'test');
