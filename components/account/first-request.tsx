'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { Ago } from '@/components/format/ago';
import { LinkButton } from '@/components/ui/link-button';
import { Spinner } from '@/components/ui/spinner';
import type { RequestState } from '@/lib/reports';
import { RequestBadge } from './state-badge';

const POLL_MS = 3_000;

/** The newest request since an instant, as the browser is told. */
export type FirstRequestView = {
  request: {
    id: string;
    state: RequestState;
    model: string;
    siteName: string;
    createdAt: string;
  } | null;
};

async function fetchFirstRequest(since: string): Promise<FirstRequestView> {
  const response = await fetch(
    `/account/quick-start/first-request.json?since=${encodeURIComponent(since)}`,
    { headers: { accept: 'application/json' } },
  );
  if (!response.ok) throw new Error(`The request log was answered with ${response.status}`);
  return (await response.json()) as FirstRequestView;
}

/** Waits for a request and turns green by itself; paused while the page is hidden. */
export function FirstRequest({ since }: { since: string }) {
  const { data, isError } = useQuery({
    queryKey: ['account', 'first-request', since],
    queryFn: () => fetchFirstRequest(since),
    // Once it has come and ended there is nothing left to wait for.
    refetchInterval: ({ state }) => {
      const request = state.data?.request;
      return request && request.state !== 'running' ? false : POLL_MS;
    },
  });
  const request = data?.request ?? null;

  return (
    <div
      role="status"
      className={
        request === null
          ? 'flex flex-wrap items-center gap-3 rounded-lg border border-dashed border-line-strong p-4'
          : 'flex flex-wrap items-center gap-3 rounded-lg border border-positive-line bg-positive-soft p-4'
      }
    >
      {request === null ? (
        <>
          <Spinner className="text-accent-ink" />
          <p className="min-w-0 flex-1">
            <span className="font-medium">Waiting for the first request…</span>
            <span className="block text-sm text-muted">
              {isError
                ? 'The server cannot be reached right now; we go on trying.'
                : 'Send one with a snippet. It appears here within seconds.'}
            </span>
          </p>
        </>
      ) : (
        <>
          <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-positive" />
          <p className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-2 font-medium">
              Your request arrived <RequestBadge state={request.state} />
            </span>
            <span className="block text-sm text-muted">
              {request.model} from {request.siteName}, <Ago at={request.createdAt} />
            </span>
          </p>
          <LinkButton href={`/account/generations/${request.id}`} variant="primary">
            See its receipt
          </LinkButton>
        </>
      )}
    </div>
  );
}
