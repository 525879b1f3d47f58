'use client';

import { useActionState } from 'react';
import { ActionError, fieldError } from '@/components/account/action-error';
import { Alert } from '@/components/ui/alert';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { SubmitButton } from '@/components/ui/submit-button';
import { saveProfile } from './actions';

export function ProfileForm({
  name,
  timeZone,
  timeZones,
}: {
  name: string;
  timeZone: string;
  timeZones: readonly string[];
}) {
  const [result, action] = useActionState(saveProfile, undefined);
  const typed = result !== undefined && !result.ok ? result.values : undefined;

  return (
    <form action={action} noValidate className="flex max-w-md flex-col gap-4">
      <ActionError result={result} />
      {result?.ok ? <Alert tone="positive" title="Saved" /> : null}
      <Field label="Name" required error={fieldError(result, 'name')}>
        <Input name="name" autoComplete="name" defaultValue={typed?.name ?? name} />
      </Field>
      <Field
        label="Time zone"
        hint="Days and months of your usage are counted in this zone."
        error={fieldError(result, 'timeZone')}
      >
        <NativeSelect
          // React keeps a select's first default value when a form is reset.
          key={typed?.timeZone ?? timeZone}
          name="timeZone"
          defaultValue={typed?.timeZone ?? timeZone}
          options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        />
      </Field>
      <div>
        <SubmitButton>Save</SubmitButton>
      </div>
    </form>
  );
}
