import { describe, expect, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { type CheckoutNews, type CheckoutSession, decide, orderIdOf } from './checkout-session';
import { ORDER_STATES, type Order, type OrderState } from './order';

const order = (given: Partial<Order> = {}): Order => ({
  id: 'ord_01JD0000000000000000000000',
  customerId: 'cus_01JD0000000000000000000000',
  packId: 'pack_starter',
  packName: 'Starter Pack',
  grantedMicroCredits: credits(1_000),
  amountMinor: 999,
  currency: 'usd',
  livemode: false,
  validMonths: 12,
  state: 'open',
  stateReason: null,
  checkoutSessionId: 'cs_1',
  checkoutUrl: 'https://checkout.example/cs_1',
  checkoutExpiresAt: new Date('2026-11-21T00:00:00Z'),
  checkoutAttempt: 1,
  paymentIntentId: null,
  chargeId: null,
  receiptUrl: null,
  createdAt: new Date('2026-11-20T00:00:00Z'),
  paidAt: null,
  ...given,
});

const session = (given: Partial<CheckoutSession> = {}): CheckoutSession => ({
  id: 'cs_1',
  object: 'checkout.session',
  mode: 'payment',
  status: 'complete',
  payment_status: 'paid',
  amount_total: 999,
  currency: 'usd',
  livemode: false,
  client_reference_id: 'ord_01JD0000000000000000000000',
  metadata: {},
  payment_intent: 'pi_1',
  ...given,
});

describe('decide', () => {
  test('moves an order of each state by each kind of news as the table says', () => {
    const table = Object.fromEntries(
      ORDER_STATES.map((state) => [
        state,
        (['paid', 'processing', 'failed', 'expired'] satisfies CheckoutNews[])
          .map((news) => decide(order({ state }), session(), news).kind)
          .join(' '),
      ]),
    );

    expect(table).toEqual({
      draft: 'grant move move move',
      open: 'grant move move move',
      processing: 'grant ignore move ignore',
      paid: 'ignore ignore ignore ignore',
      failed: 'grant ignore ignore ignore',
      expired: 'grant move move ignore',
      mismatched: 'grant ignore ignore ignore',
    } satisfies Record<OrderState, string>);
  });

  test.each([
    ['another amount', { amount_total: 998 }, 'Asked for 999 usd, Stripe reports 998 usd.'],
    ['no amount', { amount_total: null }, 'Asked for 999 usd, Stripe reports null usd.'],
    ['another currency', { currency: 'jpy' }, 'Asked for 999 usd, Stripe reports 999 jpy.'],
    [
      'live money for a test order',
      { livemode: true },
      'Asked for in test mode, paid in live mode.',
    ],
    [
      'a session that is not paid',
      { payment_status: 'no_payment_required' },
      'Stripe reports it as no_payment_required, not as paid.',
    ],
    ['another kind of session', { mode: 'setup' }, 'The session is a setup, not a payment.'],
  ] as const)('grants nothing for %s', (_, tampered, note) => {
    expect(decide(order(), session(tampered), 'paid')).toEqual({ kind: 'mismatch', note });
  });

  test('reports a difference even when the order was paid', () => {
    expect(decide(order({ state: 'paid' }), session({ amount_total: 1 }), 'paid').kind).toBe(
      'mismatch',
    );
  });

  test('grants nothing for money that came through another session, and lets such a session expire', () => {
    expect(decide(order(), session({ id: 'cs_2' }), 'paid').kind).toBe('mismatch');
    expect(decide(order(), session({ id: 'cs_2' }), 'expired').kind).toBe('ignore');
  });

  test('reads a currency in capitals', () => {
    expect(decide(order(), session({ currency: 'USD' }), 'paid').kind).toBe('grant');
  });
});

describe('orderIdOf', () => {
  test('finds no order in a session that somebody else made', () => {
    expect(orderIdOf(session({ client_reference_id: null, metadata: null }))).toBeUndefined();
  });

  test('believes our own label before the reference that links may carry', () => {
    const labelled = session({
      client_reference_id: 'something',
      metadata: { tokentill_order_id: 'ord_1' },
    });

    expect(orderIdOf(labelled)).toBe('ord_1');
  });
});
