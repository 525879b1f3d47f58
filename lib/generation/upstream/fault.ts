/**
 * How an attempt went wrong: `refused` by a status, `unreachable` before any answer, `broke` in the middle, `stalled`,
 * `garbled` (not what the API promises), `reported` (an error inside a stream), `stopped` by ourselves.
 */
export type FaultKind =
  | 'refused'
  | 'unreachable'
  | 'broke'
  | 'stalled'
  | 'garbled'
  | 'reported'
  | 'stopped';

type FaultFacts = {
  status?: number;
  requestId?: string | null;
  retryAfterMs?: number;
  cause?: unknown;
};

/** One attempt at the upstream failed. For the log and the receipt; callers get an error of lib/generation/errors.ts. */
export class UpstreamFault extends Error {
  override readonly name = 'UpstreamFault';
  readonly status: number | undefined;
  readonly requestId: string | null;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly fault: FaultKind,
    message: string,
    facts: FaultFacts = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.status = facts.status;
    this.requestId = facts.requestId ?? null;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

const RETRYABLE_STATUS = new Set([408, 409, 425, 429]);

/** Whether the same request may succeed a moment later. */
export function isRetryable({ fault, status }: UpstreamFault): boolean {
  if (fault === 'stopped') return false;
  if (fault !== 'refused' || status === undefined) return true;
  return RETRYABLE_STATUS.has(status) || status >= 500;
}

/** Whether the upstream may have begun to work, and so to bill: everything but a refusal and a connection that never was. */
export const mayHaveWorked = ({ fault }: UpstreamFault): boolean =>
  fault !== 'refused' && fault !== 'unreachable';
