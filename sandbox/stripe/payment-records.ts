import { createHash } from 'node:crypto';
import { newId, randomText } from './ids';
import { processingFee } from './money';
import { BY_BUYER, row, type Sandbox } from './sandbox';
import type { Buyer, Charge, CheckoutSession, PaymentIntent, PaymentMethod } from './state';
import { paymentIntentView } from './views/payment-intent';

/** The session's payment intent, made at the first attempt to pay. */
export function intentOf(
  sandbox: Sandbox,
  session: CheckoutSession,
  method: PaymentMethod,
): PaymentIntent {
  if (session.paymentIntent !== null) {
    const known = row(sandbox.state.paymentIntents, session.paymentIntent);
    known.method = method;
    return known;
  }
  const id = newId('payment_intent');
  const intent: PaymentIntent = {
    ...session.intentData,
    id,
    created: sandbox.now(),
    session: session.id,
    amountMinor: session.amountMinor,
    currency: session.currency,
    customer: session.customer,
    clientSecret: `${id}_secret_${randomText(25)}`,
    methods: session.methods,
    status: 'requires_payment_method',
    canceledAt: null,
    method: null,
    latestCharge: null,
    lastError: null,
  };
  sandbox.state.paymentIntents.set(id, intent);
  session.paymentIntent = id;
  sandbox.emit('payment_intent.created', paymentIntentView(sandbox, intent), BY_BUYER);
  intent.method = method;
  return intent;
}

/** A payment method for a number of which only the last four digits stay. */
export function newMethod(sandbox: Sandbox, buyer: Buyer, number: string): PaymentMethod {
  return {
    id: newId('payment_method'),
    created: sandbox.now(),
    type: 'card',
    last4: number.slice(-4),
    brand: 'unknown',
    funding: 'unknown',
    expMonth: 0,
    expYear: 0,
    // The same number has the same fingerprint, and the number itself is kept nowhere.
    fingerprint: createHash('sha256').update(number).digest('hex').slice(0, 16),
    buyer,
  };
}

/** A new charge of the whole intent. */
export function newCharge(
  sandbox: Sandbox,
  intent: PaymentIntent,
  method: PaymentMethod,
  status: Charge['status'],
): Charge {
  const charge: Charge = {
    id: newId('charge'),
    created: sandbox.now(),
    amountMinor: intent.amountMinor,
    currency: intent.currency,
    status,
    paymentIntent: intent.id,
    customer: intent.customer,
    method,
    authenticated: false,
    balanceTransaction: null,
    failure: null,
    description: intent.description,
    receiptEmail: intent.receiptEmail,
    statementDescriptor: intent.statementDescriptor,
    statementDescriptorSuffix: intent.statementDescriptorSuffix,
    transferGroup: intent.transferGroup,
    metadata: { ...intent.metadata },
  };
  sandbox.state.charges.set(charge.id, charge);
  return charge;
}

/** Books the payment with its fee on the balance, at once or after the configured delay. */
export function bookFee(sandbox: Sandbox, charge: Charge): void {
  const { feeDelayMs } = sandbox.settings;
  if (feeDelayMs === 0) newBalanceTransaction(sandbox, charge);
  else {
    const atMs = Date.now() + feeDelayMs;
    sandbox.schedule({ atMs, kind: 'book_fee', id: charge.id, succeeds: true });
  }
}

const TWO_DAYS = 2 * 24 * 60 * 60;

/** Books the payment with its fee on the balance. */
export function newBalanceTransaction(sandbox: Sandbox, charge: Charge): void {
  const id = newId('balance_transaction');
  sandbox.state.balanceTransactions.set(id, {
    id,
    created: sandbox.now(),
    availableOn: sandbox.now() + TWO_DAYS,
    amountMinor: charge.amountMinor,
    feeMinor: processingFee(charge.amountMinor),
    currency: charge.currency,
    type: charge.method.type === 'card' ? 'charge' : 'payment',
    source: charge.id,
    description: charge.description,
  });
  charge.balanceTransaction = id;
}
