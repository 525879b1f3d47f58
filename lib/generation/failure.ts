import type { FailureName } from './errors';
import type { Run } from './run';
import type { UpstreamFault } from './upstream/fault';

export type Failure = {
  readonly name: FailureName;
  /** For the caller, where the upstream named something that the caller can change. */
  readonly reason?: string;
  readonly retryAfterSeconds?: number;
};

/** What an upstream's fault means for the caller. */
export function failureOf(fault: UpstreamFault, run: Run): Failure {
  const why = run.why();
  if (why === 'shutdown') return { name: 'shutdown' };
  if (why === 'deadline' || fault.fault === 'stalled') return { name: 'upstream_timeout' };
  if (fault.fault !== 'refused') return { name: 'upstream_failed' };
  switch (fault.status) {
    case 400:
    case 413:
    case 422:
      return { name: 'upstream_refused', reason: fault.message };
    case 404:
      return { name: 'model_unavailable' };
    case 429:
    case 503: {
      const seconds = fault.retryAfterMs === undefined ? 2 : Math.ceil(fault.retryAfterMs / 1000);
      return { name: 'upstream_busy', retryAfterSeconds: Math.max(1, seconds) };
    }
    default:
      // 401 and 403 are between us and the upstream; the log has them, the caller cannot help.
      return { name: 'upstream_failed' };
  }
}
