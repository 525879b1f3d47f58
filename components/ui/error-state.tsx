'use client';

import { CircleAlert, RotateCw } from 'lucide-react';
import { type ReactNode, useTransition } from 'react';
import { Button } from './button';
import { cn } from './cn';
import { CopyButton } from './copy-button';

export type ErrorStateProps = {
  title?: string | undefined;
  /** What happened and what was not changed, in plain words. */
  children?: ReactNode;
  /** To quote to support; also in the server's logs. */
  requestId?: string | undefined;
  /** What the id is; a failed render has an id of its own. */
  idLabel?: string | undefined;
  onRetry?: (() => void) | undefined;
  action?: ReactNode;
  className?: string | undefined;
};

/** In place of a view that could not be loaded. */
export function ErrorState({
  title = 'This part could not be loaded',
  children = 'Something went wrong on our side. Nothing was changed.',
  requestId,
  idLabel = 'Request id',
  onRetry,
  action,
  className,
}: ErrorStateProps) {
  const [retrying, startTransition] = useTransition();
  return (
    <div
      role="alert"
      className={cn(
        'flex flex-col items-center justify-center gap-1 px-6 py-12 text-center',
        className,
      )}
    >
      <CircleAlert aria-hidden="true" className="mb-2 size-6 text-negative" />
      <p className="text-base font-semibold">{title}</p>
      <div className="max-w-md text-sm text-pretty text-muted">{children}</div>
      {requestId === undefined ? null : (
        <p className="mt-2 flex items-center gap-1 text-xs text-subtle">
          {idLabel}
          <code className="font-mono text-muted">{requestId}</code>
          <CopyButton text={requestId} label={`Copy ${idLabel.toLowerCase()}`} size="sm" />
        </p>
      )}
      {onRetry === undefined && action === undefined ? null : (
        <div className="mt-3 flex flex-wrap justify-center gap-2">
          {onRetry === undefined ? null : (
            <Button loading={retrying} onClick={() => startTransition(() => onRetry())}>
              <RotateCw aria-hidden="true" />
              Try again
            </Button>
          )}
          {action}
        </div>
      )}
    </div>
  );
}
