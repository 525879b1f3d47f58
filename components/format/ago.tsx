'use client';

import { useEffect, useState } from 'react';
import { formatDateTimeExact, formatRelative, type Instant, toDate } from './instant';

const TICK_MS = 5_000;

export type AgoProps = {
  at: Instant;
  timeZone?: string | undefined;
  /** Before the words, such as "Updated". */
  prefix?: string | undefined;
  className?: string | undefined;
};

/** "12 s ago", kept up to date while the page is visible; the exact time is in the title. */
export function Ago({ at, timeZone = 'UTC', prefix, className }: AgoProps) {
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    };
    tick();
    const timer = setInterval(tick, TICK_MS);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);

  return (
    <time
      dateTime={toDate(at).toISOString()}
      title={formatDateTimeExact(at, timeZone)}
      className={className}
      // The server's "now" is a moment before the browser's.
      suppressHydrationWarning
    >
      {prefix === undefined ? '' : `${prefix} `}
      {formatRelative(at, now)}
    </time>
  );
}
