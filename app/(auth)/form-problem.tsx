'use client';

import { type RefObject, useEffect } from 'react';
import { Alert } from '@/components/ui/alert';
import type { ActionResult } from '@/lib/web/action';

export type Result<Data = undefined> = ActionResult<Data> | undefined;

const MINUTE = 60;

/** What a form was refused for, over its fields; nothing when the fields themselves say it. */
export function FormProblem({ result }: { result: Result<unknown> }) {
  if (result === undefined || result.ok) return null;
  const { code, message, fields, requestId, retryAfterSeconds } = result.error;
  if (code === 'request.invalid' && fields !== undefined) return null;

  if (code === 'request.rate_limited' && retryAfterSeconds !== undefined) {
    const minutes = Math.ceil(retryAfterSeconds / MINUTE);
    return (
      <Alert tone="negative" title="Too many tries">
        Try again in {minutes} {minutes === 1 ? 'minute' : 'minutes'}.
      </Alert>
    );
  }
  return (
    <Alert tone="negative" title={message}>
      {code.startsWith('service.') ? (
        <span className="text-xs text-muted">Request id {requestId}</span>
      ) : null}
    </Alert>
  );
}

/** The sentence at one field of a refused form. */
export function problemAt(result: Result<unknown>, field: string): string | undefined {
  return result === undefined || result.ok ? undefined : result.error.fields?.[field];
}

/** What was typed into a field before the form was refused. */
export function typedInto(result: Result<unknown>, field: string): string | undefined {
  return result === undefined || result.ok ? undefined : result.values?.[field];
}

/** Puts the focus where something has to be put right, each time that a form is refused. */
export function useFocusProblem(form: RefObject<HTMLFormElement | null>, result: Result<unknown>) {
  useEffect(() => {
    if (result === undefined || result.ok) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form, result]);
}
