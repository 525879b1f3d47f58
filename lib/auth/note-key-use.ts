import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { setKeysUsed } from './key-store';

const FLUSH_EVERY_MS = 3_000;
const KEYS_MAX = 50_000;

type Buffered = { used: Map<string, number>; timer: NodeJS.Timeout | undefined };

// Next bundles its own copy of this module beside the server's; one buffer serves both.
const SHARED = Symbol.for('tokentill.key-use');
const globals = globalThis as { [SHARED]?: Buffered };
const buffered = (): Buffered => {
  globals[SHARED] ??= { used: new Map(), timer: undefined };
  return globals[SHARED];
};

/** Notes that a key was used. Written a few seconds later, for all keys at once: "last used" is worth no round trip. */
export function noteKeyUse(keyId: string, atMs: number = Date.now()): void {
  const state = buffered();
  if (state.used.size < KEYS_MAX || state.used.has(keyId)) state.used.set(keyId, atMs);
  if (state.timer !== undefined) return;
  state.timer = setTimeout(() => void flushKeyUse(), FLUSH_EVERY_MS);
  state.timer.unref();
}

/** Writes what was noted; called at an orderly stop too. What cannot be written is kept for the next time. */
export async function flushKeyUse(): Promise<void> {
  const state = buffered();
  clearTimeout(state.timer);
  state.timer = undefined;
  const { used } = state;
  if (used.size === 0) return;
  state.used = new Map();
  try {
    await setKeysUsed(
      db(),
      [...used].map(([keyId, atMs]) => ({ keyId, at: new Date(atMs) })),
    );
  } catch (error) {
    log().warn({ err: error, keys: used.size }, 'last use of keys not written');
    for (const [keyId, atMs] of used) if (!state.used.has(keyId)) noteKeyUse(keyId, atMs);
  }
}
