'use client';

import { useSyncExternalStore } from 'react';

/**
 * A key that was made in this tab a moment ago. Its secret lives in this variable and nowhere else: never in an address,
 * never in storage. A reload forgets it.
 */
export type FreshKey = {
  keyId: string;
  secret: string;
  createdAt: string;
};

let fresh: FreshKey | undefined;
const listeners = new Set<() => void>();

/** Keeps a key until the tab is reloaded or another one is kept. */
export function keepFreshKey(key: FreshKey | undefined): void {
  fresh = key;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The key that was made in this tab, if there is one. */
export const useFreshKey = (): FreshKey | undefined =>
  useSyncExternalStore(
    subscribe,
    () => fresh,
    () => undefined,
  );
