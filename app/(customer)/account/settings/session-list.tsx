'use client';

import { useActionState } from 'react';
import { ActionError } from '@/components/account/action-error';
import { Ago } from '@/components/format/ago';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { SubmitButton } from '@/components/ui/submit-button';
import { endOthers, endSession } from './actions';

export type SessionRow = {
  id: string;
  device: string;
  address: string;
  lastSeenAt: string;
  current: boolean;
};

export function SessionList({ sessions }: { sessions: readonly SessionRow[] }) {
  const [result, action] = useActionState(endSession, undefined);
  const [others, endAll] = useActionState(endOthers, undefined);

  return (
    <div className="flex flex-col gap-4">
      <ActionError result={result} />
      <ActionError result={others} />
      {others?.ok ? <Alert tone="positive" title="All other sessions are signed out" /> : null}
      <ul className="divide-y divide-line rounded-lg border border-line">
        {sessions.map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5 py-2.5"
          >
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
                <span className="break-words">{session.device}</span>
                {session.current ? <Badge tone="positive">This session</Badge> : null}
              </p>
              <p className="text-xs text-muted">
                {session.address === '' ? null : <>{session.address} · </>}
                <Ago at={session.lastSeenAt} prefix="Seen" />
              </p>
            </div>
            {session.current ? null : (
              <form action={action}>
                <input type="hidden" name="sessionId" value={session.id} />
                <SubmitButton
                  variant="secondary"
                  size="sm"
                  aria-label={`Sign out ${session.device}`}
                >
                  Sign out
                </SubmitButton>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <form action={endAll}>
          <SubmitButton variant="danger-quiet">Sign out all other sessions</SubmitButton>
        </form>
      ) : null}
    </div>
  );
}
