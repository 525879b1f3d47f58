import { DomainError } from '@/lib/platform/errors';

/** The process is stopping: another one, or this one in a moment, will answer. */
export class Stopping extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'service.stopping';
  override readonly retryAfterSeconds = 2;
  constructor() {
    super('The service is restarting. Nothing was charged; try again in a moment.');
  }
}

type Shared = {
  draining: boolean;
  graceEnded: boolean;
  /** What each running generation does when the grace ends. */
  running: Set<() => void>;
  idle: Set<() => void>;
};

// Next bundles its own copy of this module beside the server's; both count into one.
const SHARED = Symbol.for('tokentill.generations');
const globals = globalThis as { [SHARED]?: Shared };

function shared(): Shared {
  globals[SHARED] ??= { draining: false, graceEnded: false, running: new Set(), idle: new Set() };
  return globals[SHARED];
}

/** From now on new generations are refused; running ones go on. */
export function beginDrain(): void {
  shared().draining = true;
}

/** The grace is over: what still runs stops, says so to its reader, and charges nothing. */
export function endDrain(): void {
  const state = shared();
  state.draining = true;
  state.graceEnded = true;
  for (const stop of [...state.running]) stop();
}

/** Takes generations again; for tests that share a process. */
export function resumeAfterDrain(): void {
  const state = shared();
  state.draining = false;
  state.graceEnded = false;
}

export const isDraining = (): boolean => shared().draining;

/** How many generations run in this process, background ones included. */
export const runningGenerations = (): number => shared().running.size;

/** Throws Stopping once the process drains. */
export function refuseWhenDraining(): void {
  if (shared().draining) throw new Stopping();
}

/** Counts a generation as running until the returned function is called; `stop` is called when the grace ends. */
export function enterGeneration(stop: () => void): () => void {
  const state = shared();
  // A function of its own, so that two generations with one `stop` are two.
  const entry = () => stop();
  state.running.add(entry);
  if (state.graceEnded) entry();
  return () => {
    state.running.delete(entry);
    if (state.running.size > 0) return;
    for (const wake of [...state.idle]) wake();
    state.idle.clear();
  };
}

/** Resolves when no generation runs in this process: everything is settled. */
export function generationsIdle(): Promise<void> {
  const state = shared();
  if (state.running.size === 0) return Promise.resolve();
  return new Promise((resolve) => state.idle.add(resolve));
}
