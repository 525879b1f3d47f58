'use client';

import { useActionState, useEffect, useRef, useState } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { FormProblem, problemAt, typedInto, useFocusProblem } from '../form-problem';
import { PasswordInput } from '../password-input';
import { createAccount } from './actions';

export function SignUpForm({ next, lengthMin }: { next: string; lengthMin: number }) {
  const [result, action] = useActionState(createAccount, undefined);
  const form = useRef<HTMLFormElement>(null);
  const [timeZone, setTimeZone] = useState('');
  useFocusProblem(form, result);
  useEffect(() => setTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);

  return (
    <form ref={form} action={action} noValidate className="flex flex-col gap-4">
      <FormProblem result={result} />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="timeZone" value={timeZone} />
      <Field label="Name" required error={problemAt(result, 'name')}>
        <Input
          name="name"
          autoComplete="name"
          defaultValue={typedInto(result, 'name')}
          className="h-10"
        />
      </Field>
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
        hint={`At least ${lengthMin} characters. A few words are easy to remember.`}
        error={problemAt(result, 'password')}
      >
        <PasswordInput name="password" autoComplete="new-password" className="h-10" />
      </Field>
      <SubmitButton size="lg" className="mt-1 w-full">
        Create account
      </SubmitButton>
    </form>
  );
}
