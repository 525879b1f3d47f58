import { DomainError } from '@/lib/platform/errors';

/** What Stripe said about a call that failed: for the log, never for the caller. */
export type StripeFacts = {
  type: string;
  code?: string;
  param?: string;
  status?: number;
  requestId?: string;
  message: string;
};

/** Stripe did not answer, or had a failure of its own. Nobody was charged. */
export class StripeUnavailable extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'billing.stripe_unavailable';
  override readonly retryAfterSeconds = 5;
  /** The same idempotency key is being worked on at this moment. */
  readonly isBusy: boolean;
  /** Stripe answered with a failure and repeats that answer for this idempotency key, for a day. */
  readonly isKept: boolean;

  constructor(cause: StripeFacts, about: { isBusy?: boolean; isKept?: boolean } = {}) {
    super('The payment service cannot be reached right now. Try again in a moment.', { cause });
    this.isBusy = about.isBusy ?? false;
    this.isKept = about.isKept ?? false;
  }
}

/** Stripe understood the call and refuses it: our settings or our call are wrong. */
export class StripeRefused extends DomainError {
  readonly kind = 'upstream_failed';
  readonly code = 'billing.stripe_refused';
  readonly facts: StripeFacts;

  constructor(facts: StripeFacts) {
    super('The payment service did not accept this purchase. Nothing was charged.', {
      cause: facts,
    });
    this.facts = facts;
  }
}

/** There is no Stripe key or webhook secret to work with. */
export class StripeNotConfigured extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'billing.not_configured';
  constructor(missing: 'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET') {
    super('Payments are not set up on this server.', { cause: `${missing} is not set` });
  }
}

export type SignatureFlaw = 'missing' | 'wrong' | 'too_old' | 'in_future';

/** A webhook call that Stripe did not sign, or not now. */
export class SignatureRefused extends DomainError {
  readonly kind = 'malformed';
  readonly code = 'billing.signature_refused';
  constructor(readonly flaw: SignatureFlaw) {
    super('The Stripe-Signature header is not valid for this body at this time.');
  }
}

/** Signed, and yet not an event. */
export class EventMalformed extends DomainError {
  readonly kind = 'malformed';
  readonly code = 'billing.event_malformed';
  constructor() {
    super('The body is not a Stripe event.');
  }
}

export class PackUnknown extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'billing.pack_unknown';
  constructor() {
    super('This credit pack does not exist or is no longer sold.');
  }
}

/** The same request key came with another pack. */
export class RequestKeyReused extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'billing.request_key_reused';
  constructor() {
    super('This purchase was begun with another credit pack. Reload the page and choose again.');
  }
}

/** Buying needs a verified address: that is where receipts go. */
export class EmailUnverified extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'billing.email_unverified';
  constructor() {
    super('Confirm your e-mail address before you buy credits.');
  }
}
