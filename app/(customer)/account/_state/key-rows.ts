import type { KeyRow } from '@/components/account/key-table';
import { type ApiKey, stateOfKey, undoUntil } from '@/lib/auth';
import { type MicroCredits, microCredits } from '@/lib/platform/units';

/** Keys with their state at `now` and what they used. */
export const keyRowsOf = (
  keys: readonly ApiKey[],
  used: ReadonlyMap<string, MicroCredits>,
  now: Date,
): KeyRow[] =>
  keys.map((key) => ({
    ...key,
    state: stateOfKey(key, now),
    undoUntil: undoUntil(key, now)?.toISOString() ?? null,
    usedMicroCredits: used.get(key.id) ?? microCredits(0),
  }));

/** Still worth looking at: it works, or it can be given back. */
export const isCurrent = (key: KeyRow): boolean =>
  key.state === 'live' || key.state === 'expiring' || key.undoUntil !== null;
