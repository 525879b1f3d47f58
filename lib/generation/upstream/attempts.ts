import { isRetryable, mayHaveWorked, type UpstreamFault } from './fault';

/** One try at the upstream, as the receipt shows it. */
export type Attempt = {
  readonly number: number;
  readonly startedAt: string;
  readonly durationMs: number;
  /** `answered`, or how it went wrong. */
  readonly outcome: 'answered' | UpstreamFault['fault'];
  readonly status: number | null;
  readonly upstreamRequestId: string | null;
  readonly message: string | null;
};

/** The tries so far; `brokenAfterWork` of them may have been billed although nothing came of them. */
export type AttemptLog = { readonly attempts: Attempt[]; brokenAfterWork: number };

export const newAttemptLog = (): AttemptLog => ({ attempts: [], brokenAfterWork: 0 });

export type RetryBudget = {
  /** Tries after the first. */
  readonly retriesMax: number;
  /** Milliseconds until the whole call is pointless. */
  readonly msLeft: () => number;
  readonly signal: AbortSignal;
};

const PAUSE_MS_MIN = 200;
const PAUSE_MS_MAX = 4_000;
/** A wait is only worth it when an answer could still come after it. */
const ANSWER_MS_MIN = 500;

/** Notes one try. */
export function noteAttempt(
  log: AttemptLog,
  startedAtMs: number,
  end: { fault: UpstreamFault } | { requestId: string | null },
): void {
  const fault = 'fault' in end ? end.fault : undefined;
  log.attempts.push({
    number: log.attempts.length + 1,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: Date.now() - startedAtMs,
    outcome: fault === undefined ? 'answered' : fault.fault,
    status: fault === undefined ? 200 : (fault.status ?? null),
    upstreamRequestId: 'fault' in end ? end.fault.requestId : end.requestId,
    message: fault === undefined ? null : fault.message,
  });
}

/**
 * How long to wait before the next try, in milliseconds, or null when there is none: the fault would repeat itself, the
 * budget is used up, or the upstream's `Retry-After` lies past the deadline.
 */
export function pauseBeforeRetry(
  fault: UpstreamFault,
  log: AttemptLog,
  budget: RetryBudget,
): number | null {
  const tries = log.attempts.length;
  if (!isRetryable(fault) || tries > budget.retriesMax || budget.signal.aborted) return null;
  const backoff =
    Math.min(PAUSE_MS_MIN * 2 ** (tries - 1), PAUSE_MS_MAX) * (0.5 + Math.random() / 2);
  const pauseMs = Math.max(fault.retryAfterMs ?? 0, backoff);
  if (pauseMs + ANSWER_MS_MIN > budget.msLeft()) return null;
  if (mayHaveWorked(fault)) log.brokenAfterWork += 1;
  return pauseMs;
}

/** Waits, or less when the signal fires. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
