'use client';

import { useActionState } from 'react';
import { SubmitButton } from '@/components/ui/submit-button';
import { FormProblem } from './form-problem';
import { startIssuer } from './issuer-actions';

/** The other way in: through the issuer that the operator configured. */
export function IssuerForm({ name, next }: { name: string; next: string }) {
  const [result, action] = useActionState(startIssuer, undefined);

  return (
    <form action={action} className="flex flex-col gap-4">
      <FormProblem result={result} />
      <input type="hidden" name="next" value={next} />
      <SubmitButton variant="secondary" size="lg" className="w-full">
        Continue with {name}
      </SubmitButton>
      <div className="flex items-center gap-3 text-xs text-subtle">
        <span className="h-px flex-1 bg-line" />
        or with e-mail
        <span className="h-px flex-1 bg-line" />
      </div>
    </form>
  );
}
