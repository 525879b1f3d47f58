import type { JsonObject } from '../json';
import type { Buyer, Charge, PaymentMethod } from '../state';

/** A payment method as it is shown inside a payment error. */
export function paymentMethodView(method: PaymentMethod): JsonObject {
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: billingDetails(method.buyer),
    created: method.created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: method.type,
    [method.type]: methodView(method),
  };
}

function methodView(method: PaymentMethod): JsonObject {
  const { fingerprint, last4 } = method;
  switch (method.type) {
    case 'card':
      return {
        brand: method.brand,
        checks: CHECKS,
        country: 'US',
        display_brand: method.brand,
        exp_month: method.expMonth,
        exp_year: method.expYear,
        fingerprint,
        funding: method.funding,
        generated_from: null,
        last4,
        networks: { available: [method.brand], preferred: null },
        regulated_status: 'unregulated',
        three_d_secure_usage: { supported: true },
        wallet: null,
      };
    case 'us_bank_account':
      return {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: BANK,
        financial_connections_account: null,
        fingerprint,
        last4,
        networks: { preferred: 'ach', supported: ['ach'] },
        routing_number: '110000000',
        status_details: null,
      };
    case 'sepa_debit':
      return {
        bank_code: '37040044',
        branch_code: '',
        country: 'DE',
        fingerprint,
        generated_from: null,
        last4,
      };
    case 'bacs_debit':
      return { fingerprint, last4, sort_code: '108800' };
  }
}

/** How a charge was paid, as Stripe answers it. */
export function methodDetails(charge: Charge): JsonObject {
  const { method } = charge;
  return { type: method.type, [method.type]: details(charge) };
}

function details(charge: Charge): JsonObject {
  const { fingerprint, last4, type, brand, funding, expMonth, expYear } = charge.method;
  switch (type) {
    case 'card':
      return {
        amount_authorized: charge.status === 'succeeded' ? charge.amountMinor : null,
        authorization_code: charge.status === 'succeeded' ? '123456' : null,
        brand,
        checks: CHECKS,
        country: 'US',
        electronic_commerce_indicator: null,
        exp_month: expMonth,
        exp_year: expYear,
        fingerprint,
        funding,
        installments: null,
        last4,
        mandate: null,
        network: brand,
        network_transaction_id: null,
        regulated_status: 'unregulated',
        three_d_secure: charge.authenticated
          ? {
              authentication_flow: 'challenge',
              electronic_commerce_indicator: '05',
              exemption_indicator: null,
              result: 'authenticated',
              result_reason: null,
              transaction_id: null,
              version: '2.2.0',
            }
          : null,
        transaction_link_id: null,
        wallet: null,
      };
    case 'us_bank_account':
      return {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: BANK,
        fingerprint,
        last4,
        payment_reference: null,
        routing_number: '110000000',
      };
    case 'sepa_debit':
      return {
        bank_code: '37040044',
        branch_code: '',
        country: 'DE',
        fingerprint,
        last4,
        mandate: null,
      };
    case 'bacs_debit':
      return { fingerprint, last4, mandate: null, sort_code: '108800' };
  }
}

/** Who paid, as Stripe answers it. */
export function billingDetails(buyer: Buyer): JsonObject {
  return {
    address: {
      city: null,
      country: null,
      line1: null,
      line2: null,
      postal_code: null,
      state: null,
    },
    email: buyer.email,
    name: buyer.name,
    phone: null,
    tax_id: null,
  };
}

const BANK = 'STRIPE TEST BANK';

const CHECKS = {
  address_line1_check: null,
  address_postal_code_check: null,
  cvc_check: 'pass',
};
