'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';

export type AutoRefreshProps = {
  everySeconds: number;
  /** Stops asking: what was waited for is there, or will not come. */
  stopped?: boolean | undefined;
};

/**
 * Asks the server for the page again every so often, keeping what is on screen meanwhile. Rests
 * while the page is hidden and asks at once when it is seen again.
 */
export function AutoRefresh({ everySeconds, stopped = false }: AutoRefreshProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();

  useEffect(() => {
    if (stopped || pending) return;
    const ask = () => {
      if (document.visibilityState === 'visible') startTransition(() => router.refresh());
    };
    const timer = setTimeout(ask, everySeconds * 1_000);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [stopped, pending, everySeconds, router]);

  return null;
}
