'use client';

import { CircleCheck } from 'lucide-react';
import { useActionState, useEffect, useState } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { LinkButton } from '@/components/ui/link-button';
import { SubmitButton } from '@/components/ui/submit-button';
import type { ActionResult } from '@/lib/web/action';
import { ActionError, fieldError } from './action-error';

const PREVIEW_PAUSE_MS = 300;

export type DomainPreview = { domain: string } | { problem: string };

export type SiteFormProps = {
  onAdd: (previous: ActionResult | undefined, form: FormData) => Promise<ActionResult>;
  /** How a domain will be kept, or why it cannot be. */
  onPreview: (text: string) => Promise<DomainPreview>;
};

/** Adds a site. What was typed stays after a refusal; the domain's one spelling is shown while it is typed. */
export function SiteForm({ onAdd, onPreview }: SiteFormProps) {
  const [result, add] = useActionState(onAdd, undefined);
  const values = result?.ok === false ? result.values : undefined;
  const [domain, setDomain] = useState(values?.domain ?? '');
  const [name, setName] = useState(values?.name ?? '');
  const preview = useDomainPreview(domain, onPreview);
  const refused = fieldError(result, 'domain');
  // A refusal is about what was sent: once the text is another one, the preview speaks.
  const isSent = domain === (values?.domain ?? '');
  const problem =
    isSent && refused !== undefined
      ? refused
      : preview !== undefined && 'problem' in preview
        ? preview.problem
        : undefined;
  const spelt = preview !== undefined && 'domain' in preview ? preview.domain : undefined;

  return (
    <form action={add} noValidate className="flex flex-col gap-5">
      <ActionError result={result} />
      <Field
        label="Domain"
        optional
        hint={
          // The words change while the domain is typed, and are said when they do.
          <span role="status">
            {spelt === undefined || problem !== undefined ? (
              'Where the site lives. Paste any address of it; leave it empty for a program without one.'
            ) : (
              <span className="inline-flex items-center gap-1.5 text-muted">
                <CircleCheck aria-hidden="true" className="size-3.5 text-positive" />
                Will be kept as <code className="font-mono text-ink">{spelt}</code>
              </span>
            )}
          </span>
        }
        error={problem}
      >
        <Input
          name="domain"
          value={domain}
          onChange={(event) => setDomain(event.target.value)}
          placeholder="example.com"
          inputMode="url"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          autoComplete="off"
        />
      </Field>
      <Field
        label="Name"
        optional
        hint="How it is called in your lists and receipts. Without one it is the domain."
        error={fieldError(result, 'name')}
      >
        <Input
          name="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder={spelt ?? 'My shop'}
          maxLength={120}
          autoComplete="off"
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Add site</SubmitButton>
        <LinkButton href="/account/installations" variant="ghost">
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}

function useDomainPreview(
  text: string,
  onPreview: SiteFormProps['onPreview'],
): DomainPreview | undefined {
  const [preview, setPreview] = useState<DomainPreview>();
  const wanted = text.trim();

  useEffect(() => {
    if (wanted === '') {
      setPreview(undefined);
      return;
    }
    let current = true;
    const timer = setTimeout(async () => {
      // Without an answer there is no preview; adding checks the same again.
      const answer = await onPreview(wanted).catch(() => undefined);
      if (current) setPreview(answer);
    }, PREVIEW_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, onPreview]);

  return wanted === '' ? undefined : preview;
}
