/** The closed set of reasons to refuse; `lib/web/problem.ts` gives each its HTTP status. */
export type ErrorKind =
  | 'malformed'
  | 'invalid'
  | 'unauthenticated'
  | 'payment_required'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'timeout'
  | 'upstream_failed'
  | 'unavailable';

export type ErrorCode = `${string}.${string}`;

/** One thing that is wrong with the input: a JSON pointer and a sentence. */
export type InputIssue = { pointer: string; detail: string };

/** A refusal the caller is entitled to understand. `message` is public; `cause` is not. */
export abstract class DomainError extends Error {
  abstract readonly kind: ErrorKind;
  abstract readonly code: ErrorCode;
  /** Public facts, camelCase here; the problem writer spells them snake_case. */
  readonly details: Readonly<Record<string, unknown>> = {};
  /** Seconds after which a repeat makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds: number | undefined = undefined;
}

/** The input was read and is wrong. */
export class InvalidInput extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'request.invalid';
  override readonly details: { errors: readonly InputIssue[] };

  constructor(
    issues: readonly InputIssue[],
    message = 'The request has values that are not allowed.',
  ) {
    super(message);
    this.details = { errors: issues };
  }
}

/** What does not exist, or is not yours to see: the two look the same. */
export class NotFound extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'request.not_found';

  constructor(message = 'There is nothing here, or it is not yours to see.') {
    super(message);
  }
}

/** The database or another part we lean on is away for a moment. */
export class Unavailable extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'service.unavailable';
  override readonly retryAfterSeconds = 2;

  constructor(options?: { cause?: unknown }) {
    super(
      'The service cannot answer right now. Nothing was charged; try again in a moment.',
      options,
    );
  }
}
