import { DomainError } from '@/lib/platform/errors';
import type { MicroCredits } from '@/lib/platform/units';

/** The wallet cannot pay for what was asked. Nothing was moved. */
export class InsufficientCredits extends DomainError {
  readonly kind = 'payment_required';
  readonly code = 'ledger.insufficient_credits';
  override readonly details: {
    availableMicroCredits: MicroCredits;
    requiredMicroCredits: MicroCredits;
    topUpUrl?: string;
  };

  constructor(
    availableMicroCredits: MicroCredits,
    requiredMicroCredits: MicroCredits,
    topUpUrl?: string,
  ) {
    super('This account has too few credits for the request.');
    this.details = {
      availableMicroCredits,
      requiredMicroCredits,
      ...(topUpUrl === undefined ? {} : { topUpUrl }),
    };
  }
}

/** A deduction by hand takes available credits only, and there are fewer. Nothing was moved. */
export class TooLittleToDeduct extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'ledger.too_little_to_deduct';
  override readonly details: { requiredMicroCredits: MicroCredits };

  constructor(requiredMicroCredits: MicroCredits) {
    super('The wallet has fewer available credits than should be deducted.');
    this.details = { requiredMicroCredits };
  }
}

/** The amount of a grant or a deduction is above zero and below what a wallet can count. */
export class BadAmount extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'ledger.bad_amount';

  constructor() {
    super('An amount of credits is above zero and at most a billion.');
  }
}

/** Changing a wallet by hand needs a reason that an auditor can read. */
export class ReasonMissing extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'ledger.reason_missing';

  constructor() {
    super('Say why, in at least three letters.');
  }
}

/** There is no such customer, so no wallet. */
export class UnknownWallet extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'ledger.unknown_wallet';

  constructor() {
    super('There is no such customer.');
  }
}
