'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';

/** A cursor belongs to the list it came from; another filter is another list. */
const CURSOR_PARAMS = ['after', 'before', 'cursor', 'page'] as const;

export type UrlState = {
  params: URLSearchParams;
  /** Sets parameters (undefined removes one) and goes back to the first page of any list. */
  change: (changes: Readonly<Record<string, string | undefined>>, how?: 'push' | 'replace') => void;
  /** The server is making the page for the last change; the old one is still shown. */
  pending: boolean;
};

/** View state lives in the URL, so that reload, back and a copied link reproduce it. */
export function useUrlState(): UrlState {
  const router = useRouter();
  const pathname = usePathname();
  const searchParams = useSearchParams();
  const [pending, startTransition] = useTransition();

  return {
    params: searchParams,
    pending,
    change(changes, how = 'push') {
      const params = new URLSearchParams(searchParams);
      for (const name of CURSOR_PARAMS) params.delete(name);
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) params.delete(name);
        else params.set(name, value);
      }
      const query = params.toString();
      const href = query === '' ? pathname : `${pathname}?${query}`;
      startTransition(() => router[how](href, { scroll: false }));
    },
  };
}
