import { newCustomer } from './customers';
import { bookFee, intentOf, newBalanceTransaction, newCharge, newMethod } from './payment-records';
import { BY_BUYER, row, type Sandbox } from './sandbox';
import type {
  BankDebit,
  Buyer,
  Charge,
  CheckoutSession,
  Failure,
  PaymentIntent,
  PaymentMethod,
} from './state';
import { cardFor } from './test-cards';
import { chargeView } from './views/charge';
import { sessionView } from './views/checkout-session';
import { customerView } from './views/customer';
import { paymentIntentView } from './views/payment-intent';

/** What became of a buyer's attempt to pay. */
export type Outcome =
  | { kind: 'paid' }
  | { kind: 'processing' }
  | { kind: 'authenticate' }
  | { kind: 'declined'; failure: Failure };

type CardInput = { number: string; expMonth: number; expYear: number };

const AUTHENTICATION_FAILED: Failure = {
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

const DEBIT_FAILED: Failure = {
  code: 'insufficient_funds',
  declineCode: null,
  message: "The customer's account has insufficient funds to cover this payment.",
};

const BANK_DEBIT_OF: Readonly<Record<string, BankDebit>> = {
  usd: 'us_bank_account',
  eur: 'sepa_debit',
  gbp: 'bacs_debit',
};

/** The method that takes days to pay in this currency, where there is one. */
export function bankDebitFor(currency: string): BankDebit | undefined {
  return BANK_DEBIT_OF[currency];
}

/** Pays with a card. An open session only: the caller has looked. */
export function payByCard(
  sandbox: Sandbox,
  session: CheckoutSession,
  buyer: Buyer,
  input: CardInput,
): Outcome {
  const card = cardFor(input.number);
  const method: PaymentMethod = {
    ...newMethod(sandbox, buyer, input.number),
    type: 'card',
    brand: card.brand,
    funding: card.funding,
    expMonth: input.expMonth,
    expYear: input.expYear,
  };
  const intent = intentOf(sandbox, session, method);

  if (card.failure !== null) return decline(sandbox, intent, method, card.failure);
  if (card.outcome === 'authenticates') {
    intent.status = 'requires_action';
    sandbox.emit('payment_intent.requires_action', paymentIntentView(sandbox, intent), BY_BUYER);
    sandbox.touch();
    return { kind: 'authenticate' };
  }
  return succeed(sandbox, session, intent, buyer, false);
}

/** The end of the confirmation that a bank asked for. */
export function authenticate(
  sandbox: Sandbox,
  session: CheckoutSession,
  confirmed: boolean,
): Outcome {
  const intent = row(sandbox.state.paymentIntents, session.paymentIntent ?? '');
  const { method } = intent;
  if (intent.status !== 'requires_action' || method === null) {
    throw new Error(`${intent.id} is not waiting for a confirmation.`);
  }
  if (confirmed) return succeed(sandbox, session, intent, method.buyer, true);

  intent.status = 'requires_payment_method';
  intent.method = null;
  intent.lastError = { failure: AUTHENTICATION_FAILED, method, charge: null };
  sandbox.emit('payment_intent.payment_failed', paymentIntentView(sandbox, intent), BY_BUYER);
  sandbox.touch();
  return { kind: 'declined', failure: AUTHENTICATION_FAILED };
}

/**
 * Pays by bank debit: the session is complete at once, the money is known to have come only later.
 */
export function payByBankDebit(
  sandbox: Sandbox,
  session: CheckoutSession,
  buyer: Buyer,
  debit: { type: BankDebit; succeeds: boolean },
): Outcome {
  const account = debit.succeeds ? '000123456789' : '000111111113';
  const method: PaymentMethod = { ...newMethod(sandbox, buyer, account), type: debit.type };
  const intent = intentOf(sandbox, session, method);
  complete(sandbox, session, buyer);
  intent.customer = session.customer;
  const charge = newCharge(sandbox, intent, method, 'pending');
  intent.status = 'processing';
  intent.latestCharge = charge.id;
  sandbox.schedule({
    atMs: Date.now() + sandbox.settings.settleMs,
    kind: 'settle_debit',
    id: session.id,
    succeeds: debit.succeeds,
  });

  sandbox.emit('payment_intent.processing', paymentIntentView(sandbox, intent), BY_BUYER);
  sandbox.emit('charge.pending', chargeView(sandbox, charge), BY_BUYER);
  sandbox.emit('checkout.session.completed', sessionView(sandbox, session), BY_BUYER);
  return { kind: 'processing' };
}

/** The answer of the bank to a debit. Does nothing when there was one already. */
export function settleDebit(
  sandbox: Sandbox,
  session: CheckoutSession,
  succeeds: boolean,
): boolean {
  const intent = row(sandbox.state.paymentIntents, session.paymentIntent ?? '');
  const charge = row(sandbox.state.charges, intent.latestCharge ?? '');
  if (intent.status !== 'processing') return false;

  if (succeeds) {
    charge.status = 'succeeded';
    intent.status = 'succeeded';
    session.paymentStatus = 'paid';
    bookFee(sandbox, charge);
    sandbox.emit('charge.succeeded', chargeView(sandbox, charge), BY_BUYER);
    sandbox.emit('payment_intent.succeeded', paymentIntentView(sandbox, intent), BY_BUYER);
  } else {
    charge.status = 'failed';
    charge.failure = DEBIT_FAILED;
    intent.status = 'requires_payment_method';
    intent.lastError = { failure: DEBIT_FAILED, method: charge.method, charge: charge.id };
    intent.method = null;
    sandbox.emit('charge.failed', chargeView(sandbox, charge), BY_BUYER);
    sandbox.emit('payment_intent.payment_failed', paymentIntentView(sandbox, intent), BY_BUYER);
  }
  const result = succeeds ? 'succeeded' : 'failed';
  sandbox.emit(`checkout.session.async_payment_${result}`, sessionView(sandbox, session), BY_BUYER);
  sandbox.touch();
  return true;
}

/** Books the fee of a charge whose balance transaction was held back. */
export function bookFeeLate(sandbox: Sandbox, charge: Charge): void {
  if (charge.balanceTransaction !== null) return;
  newBalanceTransaction(sandbox, charge);
  sandbox.emit('charge.updated', chargeView(sandbox, charge), BY_BUYER, {
    balance_transaction: null,
  });
  sandbox.touch();
}

function succeed(
  sandbox: Sandbox,
  session: CheckoutSession,
  intent: PaymentIntent,
  buyer: Buyer,
  authenticated: boolean,
): Outcome {
  const { method } = intent;
  if (method === null) throw new Error(`${intent.id} has no payment method.`);
  session.paymentStatus = 'paid';
  complete(sandbox, session, buyer);
  intent.customer = session.customer;
  const charge = newCharge(sandbox, intent, method, 'succeeded');
  charge.authenticated = authenticated;
  bookFee(sandbox, charge);
  intent.status = 'succeeded';
  intent.lastError = null;
  intent.latestCharge = charge.id;

  sandbox.emit('charge.succeeded', chargeView(sandbox, charge), BY_BUYER);
  sandbox.emit('payment_intent.succeeded', paymentIntentView(sandbox, intent), BY_BUYER);
  sandbox.emit('checkout.session.completed', sessionView(sandbox, session), BY_BUYER);
  return { kind: 'paid' };
}

function decline(
  sandbox: Sandbox,
  intent: PaymentIntent,
  method: PaymentMethod,
  failure: Failure,
): Outcome {
  const charge = newCharge(sandbox, intent, method, 'failed');
  charge.failure = failure;
  intent.status = 'requires_payment_method';
  intent.method = null;
  intent.latestCharge = charge.id;
  intent.lastError = { failure, method, charge: charge.id };

  sandbox.emit('charge.failed', chargeView(sandbox, charge), BY_BUYER);
  sandbox.emit('payment_intent.payment_failed', paymentIntentView(sandbox, intent), BY_BUYER);
  return { kind: 'declined', failure };
}

function complete(sandbox: Sandbox, session: CheckoutSession, buyer: Buyer): void {
  session.status = 'complete';
  session.buyer = buyer;
  if (session.customer === null && session.customerCreation === 'always') {
    const customer = newCustomer(sandbox, { email: buyer.email, name: buyer.name });
    session.customer = customer.id;
    sandbox.emit('customer.created', customerView(customer), BY_BUYER);
  }
}
