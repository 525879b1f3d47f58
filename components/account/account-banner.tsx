'use client';

import { useActionState } from 'react';
import { Alert } from '@/components/ui/alert';
import { SubmitButton } from '@/components/ui/submit-button';
import type { ActionResult } from '@/lib/web/action';

type Sent = ActionResult<{ alreadyVerified: boolean }> | undefined;

/** Over every page until the e-mail address is confirmed: why that matters, and the way to it. */
export function AccountBanner({
  email,
  onSend,
}: {
  email: string;
  onSend: (previous: Sent) => Promise<Sent>;
}) {
  const [sent, send] = useActionState(onSend, undefined);
  return (
    <Alert
      tone={sent !== undefined && !sent.ok ? 'negative' : 'warning'}
      title="Confirm your e-mail address"
      action={
        <form action={send}>
          <SubmitButton variant="secondary" size="sm">
            Send the link again
          </SubmitButton>
        </form>
      }
    >
      {sent === undefined ? (
        <>
          We sent a link to <strong className="font-medium break-all">{email}</strong>. Until you
          open it you can look around, but not create keys or buy credits.
        </>
      ) : sent.ok ? (
        sent.data.alreadyVerified ? (
          'It is confirmed already. Reload the page.'
        ) : (
          <>
            A new link is on its way to <strong className="font-medium break-all">{email}</strong>.
            Older links no longer work.
          </>
        )
      ) : (
        <>
          {sent.error.message} <span className="text-muted">Request id {sent.error.requestId}</span>
        </>
      )}
    </Alert>
  );
}
