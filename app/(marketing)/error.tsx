'use client';

import { ErrorState } from '@/components/ui/error-state';

function digestOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('digest' in error)) return undefined;
  return typeof error.digest === 'string' ? error.digest : undefined;
}

export default function MarketingError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className="mx-auto max-w-2xl px-4 py-12">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState
        title="This page could not be loaded"
        idLabel="Error id"
        requestId={digestOf(error)}
        onRetry={retry}
      />
    </div>
  );
}
