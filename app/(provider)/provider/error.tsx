'use client';

import { PageShell } from '@/components/shell/page-shell';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';

function digestOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('digest' in error)) return undefined;
  return typeof error.digest === 'string' ? error.digest : undefined;
}

export default function ProviderError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <PageShell title="This page could not be loaded">
      <div className="panel">
        <ErrorState
          title="Something went wrong on our side"
          idLabel="Error id"
          requestId={digestOf(error)}
          onRetry={retry}
          action={
            <LinkButton href="/provider/system" variant="ghost">
              Look at the system
            </LinkButton>
          }
        >
          Nothing was changed. The same id stands in the server’s log.
        </ErrorState>
      </div>
    </PageShell>
  );
}
