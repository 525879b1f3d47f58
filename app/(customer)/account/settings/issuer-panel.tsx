'use client';

import { useActionState } from 'react';
import { ActionError } from '@/components/account/action-error';
import { Day } from '@/components/format/day';
import { SubmitButton } from '@/components/ui/submit-button';
import { linkIssuer, unlinkIssuer } from './actions';

export type LinkedIssuer = { issuer: string; linkedAt: string };

/** Signing in through the configured issuer: link it, see it, take it off again. */
export function IssuerPanel({
  name,
  linked,
  canLink,
}: {
  name: string | undefined;
  linked: readonly LinkedIssuer[];
  canLink: boolean;
}) {
  const [result, link] = useActionState(linkIssuer, undefined);
  const [unlinked, unlink] = useActionState(unlinkIssuer, undefined);

  return (
    <div className="flex flex-col gap-4">
      <ActionError result={result} />
      <ActionError result={unlinked} />
      {linked.length === 0 ? (
        <p className="text-sm text-muted">
          {name === undefined ? null : `${name} cannot sign in to this account yet.`}
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {linked.map(({ issuer, linkedAt }) => (
            <li key={issuer} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5 py-2.5">
              <div className="min-w-0 flex-1">
                <p className="text-sm font-medium">{name ?? 'Sign-in service'}</p>
                <p className="text-xs break-all text-muted">
                  {issuer} · linked on <Day at={linkedAt} />
                </p>
              </div>
              <form action={unlink}>
                <input type="hidden" name="issuer" value={issuer} />
                <SubmitButton variant="secondary" size="sm">
                  Unlink
                </SubmitButton>
              </form>
            </li>
          ))}
        </ul>
      )}
      {name !== undefined && linked.length === 0 ? (
        <form action={link} className="flex flex-col items-start gap-2">
          <SubmitButton variant="secondary" disabled={!canLink}>
            Link {name}
          </SubmitButton>
          {canLink ? null : (
            <p className="text-xs text-subtle">Confirm your e-mail address first.</p>
          )}
        </form>
      ) : null}
    </div>
  );
}
