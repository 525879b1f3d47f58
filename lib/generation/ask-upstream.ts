import { env } from '@/lib/platform/env';
import type { OpenGeneration } from './open-generation';
import type { Run } from './run';
import { noteAttempt, pause, pauseBeforeRetry } from './upstream/attempts';
import { chooseUpstream } from './upstream/choose-upstream';
import { UpstreamFault } from './upstream/fault';
import type { Upstream } from './upstream/upstream';

/** One try: what it brought, and under which id the upstream knows it. */
export type Tried<T> = { readonly value: T; readonly requestId: string | null };

/**
 * Tries until one try brings something, the budget is used up, or the time is over. A try may be repeated only as long as
 * no byte of content was handed over: `attempt` must throw before that, or not at all.
 *
 * @throws UpstreamFault of the last try
 */
export async function askUpstream<T>(
  open: OpenGeneration,
  run: Run,
  attempt: (upstream: Upstream) => Promise<Tried<T>>,
): Promise<T> {
  const upstream = chooseUpstream();
  const budget = {
    retriesMax: env().UPSTREAM_RETRIES_MAX,
    msLeft: run.msLeft,
    signal: run.signal,
  };
  for (;;) {
    const startedAtMs = Date.now();
    try {
      const { value, requestId } = await attempt(upstream);
      noteAttempt(open.attempts, startedAtMs, { requestId });
      return value;
    } catch (error) {
      if (!(error instanceof UpstreamFault)) throw error;
      noteAttempt(open.attempts, startedAtMs, { fault: error });
      const pauseMs = pauseBeforeRetry(error, open.attempts, budget);
      if (pauseMs === null) throw error;
      await pause(pauseMs, run.signal);
      if (run.signal.aborted) throw error;
    }
  }
}
