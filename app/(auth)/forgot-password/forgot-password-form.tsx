'use client';

import { type ReactNode, useActionState, useRef } from 'react';
import { Alert } from '@/components/ui/alert';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { FormProblem, problemAt, typedInto, useFocusProblem } from '../form-problem';
import { askForLink } from './actions';

export function ForgotPasswordForm({ email, hint }: { email: string; hint: ReactNode }) {
  const [result, action] = useActionState(askForLink, undefined);
  const form = useRef<HTMLFormElement>(null);
  useFocusProblem(form, result);

  if (result?.ok)
    return (
      <div className="flex flex-col gap-4">
        <Alert tone="positive" title="Look into your inbox">
          If <strong className="font-medium break-all">{result.data.email}</strong> has an account,
          a link to set a new password is on its way. It works for one hour.
        </Alert>
        {hint}
      </div>
    );

  return (
    <form ref={form} action={action} noValidate className="flex flex-col gap-4">
      <FormProblem result={result} />
      <Field label="E-mail" required error={problemAt(result, 'email')}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={typedInto(result, 'email') ?? email}
          className="h-10"
        />
      </Field>
      <SubmitButton size="lg" className="mt-1 w-full">
        Send me a link
      </SubmitButton>
    </form>
  );
}
