import { LRUCache } from 'lru-cache';
import { type Listener, listen } from '@/lib/platform/listen';
import type { InstallationPrincipal } from './principal';

/** What is known of a secret's hash: the principal, or why it opens nothing. */
export type Verdict =
  | {
      readonly kind: 'known';
      readonly principal: InstallationPrincipal;
      readonly expiresAtMs: number;
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' };

type Entry = { readonly verdict: Verdict; readonly readAtMs: number };

const KEYS_MAX = 20_000;
/** Guesses are kept apart, so that nobody pushes real keys out by guessing. */
const UNKNOWN_MAX = 2_000;
/** While changes are announced to us, an entry is read again this often at least. */
const TRUST_MS_LISTENING = 30_000;
/** While they are not: a revocation takes effect within a second all the same. */
const TRUST_MS_DEAF = 1_000;
const TRUST_MS_UNKNOWN = 1_000;

export type KeyCache = {
  get(hashHex: string, load: () => Promise<Verdict>): Verdict | Promise<Verdict>;
  /** True while revocations arrive by announcement. */
  isLive(): boolean;
  close(): Promise<void>;
};

/** What this process knows of keys, kept true by the database's announcements. `nowMs` runs on any monotonic clock. */
export function openKeyCache(nowMs: () => number = () => performance.now()): KeyCache {
  const keys = new LRUCache<string, Entry>({ max: KEYS_MAX });
  const unknown = new LRUCache<string, Entry>({ max: UNKNOWN_MAX });
  const loading = new Map<string, Promise<Verdict>>();
  // Changes so far. A row that was read before a change may be stored after it: it is then not kept.
  let changes = 0;

  const listener: Listener = listen('api_key_changed', {
    onAnnounced(hashHex) {
      changes += 1;
      keys.delete(hashHex);
      unknown.delete(hashHex);
      loading.delete(hashHex);
    },
    onGap() {
      changes += 1;
      keys.clear();
      unknown.clear();
      loading.clear();
    },
  });

  async function load(hashHex: string, read: () => Promise<Verdict>): Promise<Verdict> {
    const changesBefore = changes;
    const readAtMs = nowMs();
    const verdict = await read();
    if (changes === changesBefore)
      (verdict.kind === 'unknown' ? unknown : keys).set(hashHex, { verdict, readAtMs });
    return verdict;
  }

  return {
    get(hashHex, read) {
      const entry = keys.get(hashHex);
      if (entry) {
        const trustMs = listener.isLive() ? TRUST_MS_LISTENING : TRUST_MS_DEAF;
        if (nowMs() - entry.readAtMs < trustMs) return entry.verdict;
      } else {
        const guess = unknown.get(hashHex);
        if (guess && nowMs() - guess.readAtMs < TRUST_MS_UNKNOWN) return guess.verdict;
      }
      // A burst with one key asks the database once.
      const known = loading.get(hashHex);
      if (known) return known;
      const started = load(hashHex, read).finally(() => {
        if (loading.get(hashHex) === started) loading.delete(hashHex);
      });
      loading.set(hashHex, started);
      return started;
    },
    isLive: () => listener.isLive(),
    close: () => listener.close(),
  };
}
