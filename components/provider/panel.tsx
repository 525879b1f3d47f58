'use client';

import { catchError, type ErrorInfo } from 'next/error';
import { type ReactNode, Suspense } from 'react';
import { ErrorState } from '@/components/ui/error-state';

function digestOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('digest' in error)) return undefined;
  return typeof error.digest === 'string' ? error.digest : undefined;
}

function Failed({ title }: { title: string }, { error, retry }: ErrorInfo) {
  return (
    <div className="panel">
      <ErrorState
        title={`${title} could not be loaded`}
        idLabel="Error id"
        requestId={digestOf(error)}
        onRetry={retry}
      />
    </div>
  );
}

const Boundary = catchError(Failed);

/** A part of a page that loads, and fails, by itself: the rest of the page stays. */
export function Panel({
  title,
  fallback,
  children,
}: {
  /** Begins the sentence "… could not be loaded". */
  title: string;
  /** A skeleton of the part's final geometry. */
  fallback: ReactNode;
  children: ReactNode;
}) {
  return (
    <Boundary title={title}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  );
}
