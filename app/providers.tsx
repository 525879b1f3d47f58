'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { isServer, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { ToastRegion } from '@/components/ui/toast';

const FRESH_MS = 15_000;

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // The last good figures stay on screen while new ones load, and after a failure.
        placeholderData: (previous: unknown) => previous,
        retry: 1,
      },
    },
  });
}

let browserClient: QueryClient | undefined;

/** One client for each request on the server, so that no visitor sees another's data; one in a browser. */
function queryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}

/** Everything that a page may count on: theme, URL state, queries, tooltips and toasts. */
export function Providers({
  nonce,
  children,
}: {
  nonce?: string | undefined;
  children: ReactNode;
}) {
  return (
    <CSPProvider nonce={nonce}>
      <ThemeProvider
        attribute="data-theme"
        defaultTheme="system"
        enableSystem
        disableTransitionOnChange
        {...(nonce === undefined ? {} : { nonce })}
        // React warns about a script that it renders in a browser; there it has run already.
        scriptProps={{ type: isServer ? 'text/javascript' : 'text/plain' }}
      >
        <NuqsAdapter>
          <QueryClientProvider client={queryClient()}>
            <Tooltip.Provider delay={300}>
              {children}
              <ToastRegion />
            </Tooltip.Provider>
          </QueryClientProvider>
        </NuqsAdapter>
      </ThemeProvider>
    </CSPProvider>
  );
}
