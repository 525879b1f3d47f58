import type { JsonObject } from '../json';
import type { Sandbox } from '../sandbox';
import type { BalanceTransaction, Charge } from '../state';
import { billingDetails, methodDetails } from './payment-method';

/** A charge as Stripe answers it. */
export function chargeView(sandbox: Sandbox, charge: Charge): JsonObject {
  const { failure } = charge;
  const paid = charge.status === 'succeeded';
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amountMinor,
    amount_captured: paid ? charge.amountMinor : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: charge.balanceTransaction,
    billing_details: billingDetails(charge.method.buyer),
    calculated_statement_descriptor:
      charge.statementDescriptor ?? sandbox.merchant.toUpperCase().slice(0, 22),
    captured: paid,
    created: charge.created,
    currency: charge.currency,
    customer: charge.customer,
    description: charge.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: charge.metadata,
    on_behalf_of: null,
    outcome: outcomeView(charge),
    paid,
    payment_intent: charge.paymentIntent,
    payment_method: charge.method.id,
    payment_method_details: methodDetails(charge),
    radar_options: {},
    receipt_email: charge.receiptEmail,
    receipt_number: null,
    receipt_url: paid ? `${sandbox.publicUrl()}/receipts/${charge.id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: charge.statementDescriptor,
    statement_descriptor_suffix: charge.statementDescriptorSuffix,
    status: charge.status,
    transfer_data: null,
    transfer_group: charge.transferGroup,
  };
}

function outcomeView(charge: Charge): JsonObject {
  const declined = charge.status === 'failed';
  return {
    advice_code: declined ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: declined ? '01' : null,
    network_status: declined ? 'declined_by_network' : 'approved_by_network',
    reason: declined ? (charge.failure?.declineCode ?? 'generic_decline') : null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: declined
      ? 'The bank did not return any further details with this decline.'
      : 'Payment complete.',
    type: declined ? 'issuer_declined' : 'authorized',
  };
}

/** A balance transaction as Stripe answers it: the fee and what is left of the payment. */
export function balanceTransactionView(sandbox: Sandbox, entry: BalanceTransaction): JsonObject {
  return {
    id: entry.id,
    object: 'balance_transaction',
    amount: entry.amountMinor,
    available_on: entry.availableOn,
    balance_type: 'payments',
    created: entry.created,
    currency: entry.currency,
    description: entry.description,
    exchange_rate: null,
    fee: entry.feeMinor,
    fee_details: [
      {
        amount: entry.feeMinor,
        application: null,
        currency: entry.currency,
        description: 'Stripe processing fees',
        type: 'stripe_fee',
      },
    ],
    net: entry.amountMinor - entry.feeMinor,
    reporting_category: 'charge',
    source: entry.source,
    status: sandbox.now() >= entry.availableOn ? 'available' : 'pending',
    type: entry.type,
  };
}
