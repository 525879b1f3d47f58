import { DomainError } from '@/lib/platform/errors';

/** No price is in force for the model: it is refused, never free. */
export class UnknownModel extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'pricing.unknown_model';
  override readonly details: { model: string };

  constructor(model: string) {
    super('No price is in force for this model, so it cannot be used.');
    this.details = { model };
  }
}

/** The operation has no price in force: it is refused, never free. */
export class UnknownPrice extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'pricing.unknown_price';
  override readonly details: { operation: string };

  constructor(operation: string) {
    super('No price is in force for this operation, so it cannot be used.');
    this.details = { operation };
  }
}

/** The upstream reports tokens in a bucket that the model's price does not name: the cost is unknown, not zero. */
export class UnpricedBucket extends DomainError {
  readonly kind = 'upstream_failed';
  readonly code = 'pricing.unpriced_bucket';
  override readonly details: { model: string; bucket: string };

  constructor(model: string, bucket: string) {
    super('The upstream reported usage that this model has no price for.');
    this.details = { model, bucket };
  }
}

/** A price may only be entered for the time to come: what was charged and what it cost stay as they were. */
export class PriceInThePast extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'pricing.in_the_past';
  override readonly details: { effectiveFrom: string };

  constructor(effectiveFrom: Date) {
    super('A new price takes effect now or later, never in the past.');
    this.details = { effectiveFrom: effectiveFrom.toISOString() };
  }
}

/** Another price of the same thing starts at that very instant. */
export class PriceTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'pricing.price_taken';

  constructor() {
    super('Another price already starts at that instant. Choose another one.');
  }
}
