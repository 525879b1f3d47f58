'use client';

import { useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { CodeTabs } from '@/components/ui/code-block';
import { Field } from '@/components/ui/field';
import { LinkButton } from '@/components/ui/link-button';
import { NativeSelect } from '@/components/ui/native-select';
import { FirstRequest } from './first-request';
import { useFreshKey } from './fresh-key';
import { snippetsOf } from './snippets';

export type QuickStartProps = {
  baseUrl: string;
  models: readonly string[];
  /** Working keys, newest first; only how they begin and end is known. */
  keys: readonly { id: string; name: string; siteName: string; masked: string; prefix: string }[];
  /** When the page was drawn: requests from then on are awaited. */
  since: string;
  canSpend: boolean;
};

/** A first request, ready to be copied, and the sign that it arrived. */
export function QuickStart({ baseUrl, models, keys, since, canSpend }: QuickStartProps) {
  const fresh = useFreshKey();
  const [chosenId, setChosenId] = useState<string>();
  const [model, setModel] = useState(models[0] ?? '');
  const keyId = chosenId ?? fresh?.keyId ?? keys[0]?.id;
  const key = keys.find((one) => one.id === keyId);
  const secret = fresh !== undefined && fresh.keyId === keyId ? fresh.secret : undefined;
  const apiKey = secret ?? (key === undefined ? 'YOUR_API_KEY' : `${key.prefix}…YOUR_API_KEY`);

  return (
    <>
      <Card title="1. Choose">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Key"
            hint={
              key === undefined && secret === undefined
                ? 'Every request carries one.'
                : secret === undefined
                  ? 'Put the secret that you saved in its place: it cannot be shown again.'
                  : 'Filled in below. It is gone from here after a reload.'
            }
          >
            <NativeSelect
              value={keyId ?? ''}
              onChange={(event) => setChosenId(event.target.value)}
              disabled={keys.length === 0}
              placeholder={keys.length === 0 ? 'No working key' : undefined}
              options={keys.map((one) => ({
                value: one.id,
                label: `${one.name} · ${one.siteName} · ${one.masked}`,
              }))}
            />
          </Field>
          <Field label="Model" hint="Any model of the price list.">
            <NativeSelect
              value={model}
              onChange={(event) => setModel(event.target.value)}
              options={models.map((name) => ({ value: name, label: name }))}
            />
          </Field>
        </div>
        {keys.length === 0 ? (
          <Alert
            tone="warning"
            className="mt-4"
            title="You have no working key"
            action={
              <LinkButton href="/account/keys/new" variant="primary" size="sm">
                Create a key
              </LinkButton>
            }
          >
            The snippets are filled with a placeholder until you create one.
          </Alert>
        ) : null}
      </Card>
      <Card title="2. Send a request" description={`Your address is ${baseUrl}`}>
        <CodeTabs label="Snippets" tabs={snippetsOf({ baseUrl, apiKey, model })} />
        {canSpend ? null : (
          <Alert
            tone="warning"
            className="mt-4"
            title="You have no credits yet"
            action={
              <LinkButton href="/account/credits" variant="primary" size="sm">
                Buy credits
              </LinkButton>
            }
          >
            Requests are answered with “402 Payment Required” until you have some.
          </Alert>
        )}
      </Card>
      <Card title="3. See it arrive">
        <FirstRequest
          since={fresh !== undefined && fresh.createdAt < since ? fresh.createdAt : since}
        />
      </Card>
    </>
  );
}
