'use client';

import { type ReactNode, useActionState } from 'react';
import { PasswordInput } from '@/app/(auth)/password-input';
import { ActionError, fieldError } from '@/components/account/action-error';
import { Alert } from '@/components/ui/alert';
import { Field } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { mailPasswordLink, savePassword } from './actions';

export function PasswordForm({ email, lengthMin }: { email: string; lengthMin: number }) {
  const [result, action] = useActionState(savePassword, undefined);

  return (
    <form action={action} noValidate className="flex max-w-md flex-col gap-4">
      <ActionError result={result} />
      {result?.ok ? (
        <Alert tone="positive" title="Your password is changed">
          {result.data.sessionsEnded === 0
            ? 'No other session was open.'
            : `${result.data.sessionsEnded} other ${result.data.sessionsEnded === 1 ? 'session was' : 'sessions were'} signed out.`}
        </Alert>
      ) : null}
      {/* Tells password managers whose password this is. */}
      <input
        type="email"
        name="email"
        autoComplete="username"
        defaultValue={email}
        readOnly
        hidden
      />
      <Field label="Current password" required error={fieldError(result, 'currentPassword')}>
        <PasswordInput name="currentPassword" autoComplete="current-password" />
      </Field>
      <Field
        label="New password"
        required
        hint={`At least ${lengthMin} characters. Every other session is signed out.`}
        error={fieldError(result, 'newPassword')}
      >
        <PasswordInput name="newPassword" autoComplete="new-password" />
      </Field>
      <div>
        <SubmitButton>Change password</SubmitButton>
      </div>
    </form>
  );
}

export function PasswordLinkForm({ email, hint }: { email: string; hint: ReactNode }) {
  const [result, action] = useActionState(mailPasswordLink, undefined);

  return (
    <form action={action} className="flex max-w-md flex-col gap-4">
      <ActionError result={result} />
      {result?.ok ? (
        <Alert tone="positive" title="Sent">
          A link to set a password is on its way to{' '}
          <strong className="font-medium break-all">{email}</strong>.
        </Alert>
      ) : (
        <p className="text-sm text-muted">
          This account has no password yet. We send you a link to set one.
        </p>
      )}
      {hint}
      <div>
        <SubmitButton variant="secondary">Send me a link</SubmitButton>
      </div>
    </form>
  );
}
