import { creditsText } from '@/lib/platform/credits-text';
import { env } from '@/lib/platform/env';
import { DomainError, type ErrorCode, type ErrorKind } from '@/lib/platform/errors';
import type { MicroCredits } from '@/lib/platform/units';

const topUpUrl = () => `${env().TOKENTILL_URL.replace(/\/$/, '')}/account/credits`;

/** 402 with what there is, what it takes, and where to get it. */
export class CreditsMissing extends DomainError {
  readonly kind = 'payment_required';
  readonly code = 'ledger.insufficient_credits';
  override readonly details: {
    available: string;
    required: string;
    shortfall: string;
    topUpUrl: string;
  };

  constructor(available: MicroCredits, required: MicroCredits) {
    super('There are not enough credits for this request. Nothing was charged.');
    this.details = {
      available: creditsText(available),
      required: creditsText(required),
      shortfall: creditsText(required - available),
      topUpUrl: topUpUrl(),
    };
  }
}

/** 402: the wallet could pay, but this key may not spend that much this month. */
export class SpendCapReached extends DomainError {
  readonly kind = 'payment_required';
  readonly code = 'generation.spend_cap_reached';
  override readonly details: { available: string; required: string; shortfall: string };

  constructor(available: MicroCredits, required: MicroCredits) {
    super('This API key has reached its spend cap for the month. Nothing was charged.');
    this.details = {
      available: creditsText(available),
      required: creditsText(required),
      shortfall: creditsText(required - available),
    };
  }
}

/** The caller's own limit is below the quote. */
export class QuoteAboveLimit extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'generation.quote_above_limit';
  override readonly details: { quote: string; maxCredits: string };

  constructor(quote: MicroCredits, limit: MicroCredits) {
    super('The request may cost more than max_credits allows. Nothing was charged.');
    this.details = { quote: creditsText(quote), maxCredits: creditsText(limit) };
  }
}

/** The key was revoked or expired between the look into memory and the reservation. */
export class KeyRefused extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.key_revoked';
  constructor() {
    super('This API key was revoked. Create a new one.');
  }
}

export class StillRunning extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'generation.still_running';
  override readonly retryAfterSeconds = 2;
  override readonly details: { generationId?: string };

  constructor(generationId: string | null) {
    super('A request with this Idempotency-Key is still running. Ask again in a moment.');
    this.details = generationId === null ? {} : { generationId };
  }
}

export class KeyReused extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'idempotency.key_reused';
  constructor() {
    super('This Idempotency-Key was used with another body. Use a new one for a new request.');
  }
}

/** The first answer is no longer kept; asking again under a new key is a new request. */
export class AnswerGone extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'idempotency.answer_gone';
  override readonly details: { generationId: string };

  constructor(generationId: string) {
    super('This Idempotency-Key was answered before, and that answer is no longer kept.');
    this.details = { generationId };
  }
}

export class IdempotencyKeyMalformed extends DomainError {
  readonly kind = 'malformed';
  readonly code = 'idempotency.key_malformed';
  constructor() {
    super('Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
}

export class UnknownOperation extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'generation.unknown_operation';
  override readonly details: { operation: string; operations: readonly string[] };

  constructor(operation: string, operations: readonly string[]) {
    super('There is no such operation.');
    this.details = { operation, operations };
  }
}

export class UnsupportedParameter extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'generation.unsupported_parameter';
  override readonly details: { errors: readonly { pointer: string; detail: string }[] };

  constructor(parameter: string, detail = 'This parameter is known, but not supported here.') {
    super('The request uses a parameter that is not supported here.');
    this.details = { errors: [{ pointer: `/${parameter}`, detail }] };
  }
}

export class UnsupportedContent extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'generation.unsupported_content';
  override readonly details: { errors: readonly { pointer: string; detail: string }[] };

  constructor(pointer: string, type: string) {
    super('Messages may hold text only.');
    this.details = {
      errors: [{ pointer, detail: `Parts of the type "${type}" are not supported here.` }],
    };
  }
}

/** The settlement could not be confirmed: the answer is held back, and the reservation lapses by itself. */
export class SettlementUnknown extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'generation.settlement_unknown';
  override readonly retryAfterSeconds = 5;
  override readonly details: { generationId: string };

  constructor(generationId: string, options?: { cause?: unknown }) {
    super(
      'The charge could not be confirmed, so the answer is held back. What was reserved is given back by itself.',
      options,
    );
    this.details = { generationId };
  }
}

/** Why a generation came to nothing; each is told to the caller and stands on the row. Nothing is charged for any of them. */
const FAILURES = {
  upstream_failed: [
    'upstream_failed',
    'generation.upstream_failed',
    'The upstream failed. Nothing was charged; try again.',
  ],
  upstream_timeout: [
    'upstream_failed',
    'generation.upstream_timeout',
    'The upstream took too long. Nothing was charged; try again.',
  ],
  upstream_busy: [
    'unavailable',
    'generation.upstream_busy',
    'The upstream is busy. Nothing was charged; try again in a moment.',
  ],
  upstream_refused: [
    'invalid',
    'generation.upstream_refused',
    'The upstream does not accept this request. Nothing was charged.',
  ],
  model_unavailable: [
    'not_found',
    'generation.model_unavailable',
    'The upstream does not offer this model at the moment. Nothing was charged.',
  ],
  empty_answer: [
    'upstream_failed',
    'generation.empty_answer',
    'The model answered with nothing. Nothing was charged; try again.',
  ],
  output_limit: [
    'invalid',
    'generation.output_limit_too_small',
    'The model used up the token limit before it had written anything usable. Nothing was charged; raise the limit.',
  ],
  content_filtered: [
    'invalid',
    'generation.content_filtered',
    'The upstream withheld the answer by its content rules. Nothing was charged.',
  ],
  invalid_output: [
    'upstream_failed',
    'generation.invalid_output',
    'The model did not answer in the form that was asked for. Nothing was charged; try again.',
  ],
  shutdown: [
    'unavailable',
    'service.stopping',
    'The service is restarting. Nothing was charged; try again in a moment.',
  ],
  client_left: [
    'timeout',
    'generation.client_left',
    'The client left before the generation was finished.',
  ],
  slow_reader: [
    'timeout',
    'generation.slow_reader',
    'The stream was read too slowly to finish in time. What was handed over is charged.',
  ],
} as const satisfies Record<string, readonly [ErrorKind, ErrorCode, string]>;

export type FailureName = keyof typeof FAILURES;

/** A generation that came to nothing, with its row's id. */
export class GenerationFailed extends DomainError {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  override readonly retryAfterSeconds: number | undefined;
  override readonly details: { generationId: string; reason?: string };

  constructor(
    name: FailureName,
    generationId: string,
    facts: { reason?: string | undefined; retryAfterSeconds?: number | undefined } = {},
  ) {
    const [kind, code, message] = FAILURES[name];
    super(message);
    this.kind = kind;
    this.code = code;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? (kind === 'unavailable' ? 2 : undefined);
    this.details = {
      generationId,
      ...(facts.reason === undefined ? {} : { reason: facts.reason }),
    };
  }
}

export const codeOfFailure = (name: FailureName): ErrorCode => FAILURES[name][1];
