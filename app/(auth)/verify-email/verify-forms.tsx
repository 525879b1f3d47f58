'use client';

import { type ReactNode, useActionState } from 'react';
import { Alert } from '@/components/ui/alert';
import { SubmitButton } from '@/components/ui/submit-button';
import { FormProblem } from '../form-problem';
import { confirm, sendAgain } from './actions';

/** The press that confirms: a link alone must not, because scanners open links. */
export function ConfirmForm({ token }: { token: string }) {
  const [result, action] = useActionState(confirm, undefined);

  return (
    <form action={action} className="flex flex-col gap-4">
      <FormProblem result={result} />
      <input type="hidden" name="token" value={token} />
      <SubmitButton size="lg" className="w-full">
        Confirm e-mail address
      </SubmitButton>
    </form>
  );
}

export function SendAgainForm({ email, hint }: { email: string; hint: ReactNode }) {
  const [result, action] = useActionState(sendAgain, undefined);

  return (
    <form action={action} className="flex flex-col gap-4">
      <FormProblem result={result} />
      {result?.ok ? (
        <Alert tone="positive" title={result.data.alreadyVerified ? 'Confirmed already' : 'Sent'}>
          {result.data.alreadyVerified ? (
            'There is nothing left to confirm.'
          ) : (
            <>
              A new link is on its way to <strong className="font-medium break-all">{email}</strong>
              . Older links no longer work.
            </>
          )}
        </Alert>
      ) : null}
      <SubmitButton variant={result?.ok ? 'secondary' : 'primary'} size="lg" className="w-full">
        Send the link again
      </SubmitButton>
      {hint}
    </form>
  );
}
