import type { JsonObject } from '../json';
import type { Sandbox } from '../sandbox';
import type { PaymentIntent } from '../state';
import { paymentMethodView } from './payment-method';

/** A payment intent as Stripe answers it. */
export function paymentIntentView(sandbox: Sandbox, intent: PaymentIntent): JsonObject {
  const page = `${sandbox.publicUrl()}/c/pay/${intent.session}`;
  const paid = intent.status === 'succeeded';
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: intent.amountMinor,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: paid ? intent.amountMinor : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.canceledAt === null ? null : 'expired',
    capture_method: 'automatic_async',
    client_secret: intent.clientSecret,
    confirmation_method: 'automatic',
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types: null,
    last_payment_error: lastErrorView(intent),
    latest_charge: intent.latestCharge,
    livemode: false,
    managed_payments: null,
    metadata: intent.metadata,
    next_action:
      intent.status === 'requires_action'
        ? {
            type: 'redirect_to_url',
            redirect_to_url: { url: `${page}/authenticate`, return_url: page },
          }
        : null,
    on_behalf_of: null,
    payment_method: intent.method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: intent.methods,
    payment_record: null,
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: intent.statementDescriptor,
    statement_descriptor_suffix: intent.statementDescriptorSuffix,
    status: intent.status,
    transfer_data: null,
    transfer_group: intent.transferGroup,
  };
}

function lastErrorView(intent: PaymentIntent): JsonObject | null {
  if (intent.lastError === null) return null;
  const { failure, method, charge } = intent.lastError;
  return {
    type: method.type === 'card' ? 'card_error' : 'invalid_request_error',
    code: failure.code,
    doc_url: `https://stripe.com/docs/error-codes/${failure.code.replaceAll('_', '-')}`,
    message: failure.message,
    payment_method: paymentMethodView(method),
    ...(failure.declineCode === null ? {} : { decline_code: failure.declineCode }),
    ...(charge === null ? {} : { charge }),
  };
}
