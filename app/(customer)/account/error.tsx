'use client';

import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';

function digestOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('digest' in error)) return undefined;
  return typeof error.digest === 'string' ? error.digest : undefined;
}

export default function AccountError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className="mx-auto max-w-2xl px-4 py-16">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState
        title="This page could not be loaded"
        requestId={digestOf(error)}
        onRetry={retry}
        action={
          <LinkButton href="/account" variant="ghost">
            Go to the overview
          </LinkButton>
        }
      >
        Something went wrong on our side. Nothing was changed and nothing was charged.
      </ErrorState>
    </div>
  );
}
