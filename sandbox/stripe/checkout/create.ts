import { newId } from '../ids';
import { changedMetadata } from '../operation';
import { bankDebitFor } from '../payments';
import { invalid, missing, Refusal } from '../refusal';
import { livingCustomer } from '../resources/customers';
import type { Sandbox } from '../sandbox';
import type { CheckoutSession, Customer, PaymentMethodType } from '../state';
import { addLineItem, checkedLineItems } from './line-items';
import type { SessionParams } from './params';

const HALF_AN_HOUR = 30 * 60;
const A_DAY = 24 * 60 * 60;

/**
 * Opens a session for a payment on the hosted page.
 *
 * @throws Refusal 400 for what the real service refuses
 *   (https://docs.stripe.com/api/checkout/sessions/create) and for modes that this stand-in does
 *   not speak.
 */
export function newCheckoutSession(sandbox: Sandbox, params: SessionParams): CheckoutSession {
  checkMode(params);
  const successUrl = checkedUrl(params.success_url, 'success_url') ?? '';
  const cancelUrl = checkedUrl(params.cancel_url, 'cancel_url');
  const expiresAt = checkedExpiry(sandbox, params.expires_at);
  const customer = checkedCustomer(sandbox, params);
  const metadata = changedMetadata({}, params.metadata);
  const data = params.payment_intent_data ?? {};
  const intentMetadata = changedMetadata({}, data.metadata, 'payment_intent_data[metadata]');

  const { currency, amountMinor, items } = checkedLineItems(sandbox, params);
  const methods = checkedMethods(params.allowed_payment_method_types, currency);

  const session: CheckoutSession = {
    id: newId('checkout_session'),
    created: sandbox.now(),
    expiresAt,
    status: 'open',
    paymentStatus: 'unpaid',
    currency,
    amountMinor,
    lineItems: items.map((item) => addLineItem(sandbox, item)),
    successUrl,
    cancelUrl,
    customer: customer?.id ?? null,
    customerCreation: params.customer_creation ?? 'if_required',
    customerEmail: params.customer_email ?? null,
    buyer: customer?.email ? { email: customer.email, name: customer.name } : null,
    clientReferenceId: params.client_reference_id ?? null,
    locale: params.locale ?? null,
    submitType: params.submit_type ?? null,
    submitText: params.custom_text?.submit?.message ?? null,
    displayName: params.branding_settings?.display_name ?? null,
    methods,
    allowedMethods: params.allowed_payment_method_types ?? null,
    paymentIntent: null,
    intentData: {
      description: data.description ?? null,
      receiptEmail: data.receipt_email ?? null,
      statementDescriptor: data.statement_descriptor ?? null,
      statementDescriptorSuffix: data.statement_descriptor_suffix ?? null,
      transferGroup: data.transfer_group ?? null,
      metadata: intentMetadata,
    },
    metadata,
  };
  sandbox.state.sessions.set(session.id, session);
  sandbox.touch();
  sandbox.schedule({
    atMs: expiresAt * 1000,
    kind: 'expire_session',
    id: session.id,
    succeeds: true,
  });
  return session;
}

function checkMode(params: SessionParams): void {
  if (params.mode === undefined) throw missing('mode');
  if (params.mode !== 'payment') throw unspoken('mode', params.mode);
  if ((params.ui_mode ?? 'hosted_page') !== 'hosted_page') {
    throw unspoken('ui_mode', params.ui_mode ?? '');
  }
  if (params.success_url === undefined) throw missing('success_url');
  if ((params.client_reference_id ?? '').length > 200) {
    throw invalid('client_reference_id', 'This value can have up to 200 characters.');
  }
}

function unspoken(param: string, value: string): Refusal {
  return new Refusal(400, `The Stripe stand-in does not speak ${param}=${value}.`, {
    code: 'sandbox_unsupported',
    param,
  });
}

function checkedUrl(url: string | undefined, param: string): string | null {
  if (url === undefined) return null;
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw invalid(
      param,
      'Not a valid URL. URLs must begin with an explicit scheme (such as `https`).',
      'url_invalid',
    );
  }
  return url;
}

function checkedExpiry(sandbox: Sandbox, wanted: number | undefined): number {
  const now = sandbox.now();
  if (wanted === undefined) return now + A_DAY;
  // A minute of grace for clocks that differ, as a request takes a while to arrive.
  if (wanted < now + HALF_AN_HOUR - 60) {
    throw invalid(
      'expires_at',
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
    );
  }
  if (wanted > now + A_DAY + 60) {
    throw invalid(
      'expires_at',
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
    );
  }
  return wanted;
}

function checkedCustomer(sandbox: Sandbox, params: SessionParams): Customer | undefined {
  const email = params.customer_email;
  if (params.customer !== undefined && email !== undefined) {
    throw new Refusal(
      400,
      'You may only specify one of these parameters: customer, customer_email.',
    );
  }
  if (params.customer !== undefined && params.customer_creation !== undefined) {
    throw new Refusal(
      400,
      'You may only specify one of these parameters: customer, customer_creation.',
    );
  }
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw invalid('customer_email', `Invalid email address: ${email}`, 'email_invalid');
  }
  if (params.customer === undefined) return undefined;
  return livingCustomer(sandbox, params.customer, 'customer');
}

function checkedMethods(wanted: string[] | undefined, currency: string): PaymentMethodType[] {
  const debit = bankDebitFor(currency);
  const spoken: PaymentMethodType[] = debit === undefined ? ['card'] : ['card', debit];
  if (wanted === undefined) return spoken;

  for (const [index, method] of wanted.entries()) {
    if (!spoken.some((known) => known === method)) {
      throw unspoken(`allowed_payment_method_types[${index}]`, `${method} with ${currency}`);
    }
  }
  const methods = spoken.filter((method) => wanted.includes(method));
  if (methods.length === 0) throw missing('allowed_payment_method_types');
  return methods;
}
