'use client';

import { useActionState, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { LinkButton } from '@/components/ui/link-button';
import { NativeSelect, type SelectOption } from '@/components/ui/native-select';
import { SubmitButton } from '@/components/ui/submit-button';
import type { KeyScope } from '@/lib/auth';
import type { ActionResult } from '@/lib/web/action';
import { ActionError, fieldError } from './action-error';
import type { MadeKey } from './key-actions';
import { NewSecret } from './new-secret';

const SCOPES = [
  {
    scope: 'generate',
    label: 'generate',
    hint: 'Send requests. This is what spends credits.',
    usual: true,
  },
  {
    scope: 'read',
    label: 'read',
    hint: 'Look at models, quotes, the balance and receipts.',
    usual: true,
  },
  {
    scope: 'usage',
    label: 'usage',
    hint: 'Report usage events that the site logged by itself.',
    usual: false,
  },
] as const satisfies readonly { scope: KeyScope; label: string; hint: string; usual: boolean }[];

export type KeyFormProps = {
  sites: readonly SelectOption[];
  siteId: string | undefined;
  /** The first day that a key may end on, `YYYY-MM-DD`. */
  firstDay: string;
  timeZone: string;
  onCreate: (
    previous: ActionResult<MadeKey> | undefined,
    form: FormData,
  ) => Promise<ActionResult<MadeKey>>;
};

/** Makes a key. Its secret is shown once; a refusal keeps everything that was typed. */
export function KeyForm({ sites, siteId, firstDay, timeZone, onCreate }: KeyFormProps) {
  const [result, create] = useActionState(onCreate, undefined);
  const [seen, setSeen] = useState<string>();
  const made = result?.ok ? result.data : undefined;
  const values = result?.ok === false ? result.values : undefined;
  const wanted = (scope: (typeof SCOPES)[number]) =>
    values === undefined ? scope.usual : values[`scope-${scope.scope}`] !== undefined;

  return (
    <>
      <form action={create} noValidate className="flex flex-col gap-5">
        <ActionError result={result} />
        <Field
          label="Name"
          hint="Where the key is used, such as “Production” or “Staging server”."
          error={fieldError(result, 'name')}
        >
          <Input
            name="name"
            defaultValue={values?.name ?? ''}
            placeholder="Production"
            maxLength={120}
            autoComplete="off"
          />
        </Field>
        <Field
          label="Site"
          hint="Its requests are counted for this site."
          error={fieldError(result, 'site')}
        >
          <NativeSelect
            // A form that was answered is reset to its first choice, not to the one that was sent.
            key={values?.site ?? siteId ?? ''}
            name="site"
            defaultValue={values?.site ?? siteId ?? ''}
            placeholder="Choose a site…"
            options={sites}
          />
        </Field>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 text-sm font-medium">What it may do</legend>
          {SCOPES.map((scope) => (
            <Checkbox
              key={`${scope.scope}-${wanted(scope)}`}
              name={`scope-${scope.scope}`}
              value="on"
              label={<code className="font-mono text-sm">{scope.label}</code>}
              hint={scope.hint}
              defaultChecked={wanted(scope)}
            />
          ))}
          <ScopesError sentence={fieldError(result, 'scopes')} />
        </fieldset>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field
            label="Monthly spend cap"
            optional
            hint="Requests beyond it are refused until the next UTC month."
            error={fieldError(result, 'cap', 'spendCapMicroCredits')}
          >
            <Input
              name="cap"
              defaultValue={values?.cap ?? ''}
              inputMode="decimal"
              placeholder="No cap"
              suffix="credits"
              autoComplete="off"
            />
          </Field>
          <Field
            label="Last day"
            optional
            hint={`It ends with this day in ${timeZone.replaceAll('_', ' ')}.`}
            error={fieldError(result, 'lastDay', 'expiresAt')}
          >
            <Input type="date" name="lastDay" min={firstDay} defaultValue={values?.lastDay ?? ''} />
          </Field>
        </div>
        <div className="flex flex-wrap gap-2">
          <SubmitButton>Create key</SubmitButton>
          <LinkButton href="/account/keys" variant="ghost">
            Cancel
          </LinkButton>
        </div>
      </form>
      <NewSecret
        made={made !== undefined && made.keyId !== seen ? made : undefined}
        title={`Your new key “${made?.name ?? ''}”`}
        onClose={() => setSeen(made?.keyId)}
      >
        The quick start comes next, filled with it.
      </NewSecret>
      {made === undefined ? null : (
        <noscript>
          <Alert tone="warning" title="Copy your key now: it is not shown again">
            <code className="font-mono break-all">{made.secret}</code>
          </Alert>
        </noscript>
      )}
    </>
  );
}

function ScopesError({ sentence }: { sentence: string | undefined }) {
  return sentence === undefined ? null : (
    <p role="alert" className="text-xs font-medium text-negative">
      <span className="sr-only">Error: </span>
      {sentence}
    </p>
  );
}
