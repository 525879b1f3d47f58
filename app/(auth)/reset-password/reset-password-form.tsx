'use client';

import { useActionState, useRef } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { FormProblem, problemAt, useFocusProblem } from '../form-problem';
import { PasswordInput } from '../password-input';
import { setNewPassword } from './actions';

export function ResetPasswordForm({
  token,
  email,
  lengthMin,
}: {
  token: string;
  email: string;
  lengthMin: number;
}) {
  const [result, action] = useActionState(setNewPassword, undefined);
  const form = useRef<HTMLFormElement>(null);
  useFocusProblem(form, result);

  return (
    <form ref={form} action={action} noValidate className="flex flex-col gap-4">
      <FormProblem result={result} />
      <input type="hidden" name="token" value={token} />
      <Field label="E-mail">
        <Input
          name="email"
          type="email"
          autoComplete="username"
          readOnly
          defaultValue={email}
          className="h-10"
        />
      </Field>
      <Field
        label="New password"
        required
        hint={`At least ${lengthMin} characters. A few words are easy to remember.`}
        error={problemAt(result, 'password')}
      >
        <PasswordInput name="password" autoComplete="new-password" className="h-10" />
      </Field>
      <p className="text-sm text-muted">Every other session of this account is signed out.</p>
      <SubmitButton size="lg" className="w-full">
        Set password
      </SubmitButton>
    </form>
  );
}
