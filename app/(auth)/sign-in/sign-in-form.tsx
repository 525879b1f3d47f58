'use client';

import { useActionState, useRef } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextLink } from '@/components/ui/text-link';
import { FormProblem, problemAt, typedInto, useFocusProblem } from '../form-problem';
import { PasswordInput } from '../password-input';
import { enter } from './actions';

export function SignInForm({ next }: { next: string }) {
  const [result, action] = useActionState(enter, undefined);
  const form = useRef<HTMLFormElement>(null);
  useFocusProblem(form, result);

  return (
    <form ref={form} action={action} noValidate className="flex flex-col gap-4">
      <FormProblem result={result} />
      <input type="hidden" name="next" value={next} />
      <Field label="E-mail" required error={problemAt(result, 'email')}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={typedInto(result, 'email')}
          className="h-10"
        />
      </Field>
      <Field
        label="Password"
        required
        error={problemAt(result, 'password')}
        aside={
          <TextLink href="/forgot-password" className="text-xs">
            Forgot password?
          </TextLink>
        }
      >
        <PasswordInput name="password" autoComplete="current-password" className="h-10" />
      </Field>
      <SubmitButton size="lg" className="mt-1 w-full">
        Sign in
      </SubmitButton>
    </form>
  );
}
