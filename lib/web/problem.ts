import { BrokenInvariant } from '@/lib/platform/assert';
import { isConnectionLoss } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { DomainError, type ErrorKind, Unavailable } from '@/lib/platform/errors';
import type { Log } from '@/lib/platform/log';
import { counter } from '@/lib/platform/metrics';

/** The only place where HTTP is decided: a new kind without a status does not compile. */
const STATUS = {
  malformed: 400,
  invalid: 422,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  timeout: 408,
  upstream_failed: 502,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

/** The `type` that OpenAI's clients expect in `error`. */
const OPENAI_TYPE: Partial<Record<ErrorKind, string>> = {
  unauthenticated: 'authentication_error',
  payment_required: 'insufficient_quota',
  forbidden: 'permission_error',
  not_found: 'not_found_error',
  rate_limited: 'rate_limit_error',
  upstream_failed: 'api_error',
  unavailable: 'api_error',
};

const refusals = () =>
  counter({
    name: 'tokentill_refusals_total',
    help: 'Requests refused, by code',
    labelNames: ['code'],
  });

export type ProblemContext = { readonly log: Log; readonly requestId: string };

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** camelCase keys → snake_case, at every depth. */
export function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [snake(name), snakeCased(inner)]),
  );
}

export type ProblemBody = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  error: { message: string; type: string; param: string | null; code: string };
} & Record<string, unknown>;

/** RFC 9457, with OpenAI's `error` member beside it, so that every client reads its own. */
export function problemBody(error: DomainError, requestId: string): ProblemBody {
  const details = snakeCased(error.details) as Record<string, unknown>;
  const issues = details.errors;
  const pointer = Array.isArray(issues)
    ? (issues[0] as { pointer?: string } | undefined)?.pointer
    : undefined;
  return {
    type: `${env().TOKENTILL_URL.replace(/\/$/, '')}/docs/errors#${error.code}`,
    title: error.message,
    status: STATUS[error.kind],
    detail: firstIssue(issues) ?? error.message,
    code: error.code,
    request_id: requestId,
    ...details,
    error: {
      message: firstIssue(issues) ?? error.message,
      type: OPENAI_TYPE[error.kind] ?? 'invalid_request_error',
      param: pointer === undefined ? null : pointer.replace(/^\//, '').replaceAll('/', '.'),
      code: error.code,
    },
  };
}

function firstIssue(issues: unknown): string | undefined {
  if (!Array.isArray(issues)) return undefined;
  const first = issues[0] as { pointer?: string; detail?: string } | undefined;
  return first?.detail === undefined
    ? undefined
    : `${first.pointer || 'The body'}: ${first.detail}`;
}

/** Our own mistake. What went wrong is in the log under the same request id. */
class InternalError extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'service.internal_error';
  constructor() {
    super('Something went wrong on our side. Quote the request id when you report it.');
  }
}

/** Turns anything thrown into its refusal: domain errors as they are, weather as unavailable, the rest as our mistake. */
export function refusalFrom(
  error: unknown,
  ctx: ProblemContext,
): { refusal: DomainError; status: number } {
  if (error instanceof DomainError) {
    ctx.log.info({ code: error.code, ...(error.cause ? { cause: error.cause } : {}) }, 'refused');
    return { refusal: error, status: STATUS[error.kind] };
  }
  if (isConnectionLoss(error)) {
    ctx.log.warn({ err: error }, 'unavailable');
    return { refusal: new Unavailable({ cause: error }), status: STATUS.unavailable };
  }
  ctx.log.error({ err: error, invariant: error instanceof BrokenInvariant }, 'failed');
  return { refusal: new InternalError(), status: 500 };
}

/** The answer for anything that a handler threw. */
export function problemFrom(error: unknown, ctx: ProblemContext): Response {
  const { refusal, status } = refusalFrom(error, ctx);
  refusals().inc({ code: refusal.code });
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'private, no-store',
    'x-request-id': ctx.requestId,
  };
  if (refusal.retryAfterSeconds !== undefined)
    headers['retry-after'] = String(refusal.retryAfterSeconds);
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="tokentill"';
  return new Response(JSON.stringify({ ...problemBody(refusal, ctx.requestId), status }), {
    status,
    headers,
  });
}
