import { env } from '@/lib/platform/env';
import { enterGeneration } from './drain';

/** Why a generation is stopped from outside: its reader went away, its time is over, the process ends. */
export type StopReason = 'left' | 'deadline' | 'shutdown';

/** The outside of one running generation: what may stop it. */
export type Run = {
  /** Aborts when the generation is to stop; the upstream's connection hangs on it. */
  readonly signal: AbortSignal;
  why(): StopReason | undefined;
  msLeft(): number;
  /** From now on a reader that leaves stops nothing. */
  ignoreLeaving(): void;
  /** Must be called once, when everything is settled. */
  end(): void;
};

/** Starts the clock of a generation; `left` aborts when its reader goes away. */
export function startRun(left: AbortSignal): Run {
  const deadlineMs = env().UPSTREAM_DEADLINE_SECONDS * 1000;
  const endsAt = performance.now() + deadlineMs;
  const controller = new AbortController();
  let reason: StopReason | undefined;

  const stop = (why: StopReason) => {
    if (reason !== undefined) return;
    reason = why;
    controller.abort();
  };
  const onLeft = () => stop('left');
  const timer = setTimeout(() => stop('deadline'), deadlineMs);
  const leave = enterGeneration(() => stop('shutdown'));
  if (left.aborted) onLeft();
  else left.addEventListener('abort', onLeft, { once: true });

  return {
    signal: controller.signal,
    why: () => reason,
    msLeft: () => endsAt - performance.now(),
    ignoreLeaving: () => left.removeEventListener('abort', onLeft),
    end() {
      clearTimeout(timer);
      left.removeEventListener('abort', onLeft);
      leave();
    },
  };
}
