import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthShell } from '@/components/shell/auth-shell';
import { Alert } from '@/components/ui/alert';
import { TextLink } from '@/components/ui/text-link';
import { issuerName } from '@/lib/web/issuer';
import { ownPath } from '@/lib/web/next-path';
import { currentPrincipal } from '@/lib/web/session';
import { first, type Search } from '../first';
import { IssuerForm } from '../issuer-form';
import { SignInForm } from './sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

/** What a sign-in through an issuer came back with; anything else in the address says nothing. */
function problemOf(code: string | undefined, issuer: string): string | undefined {
  switch (code) {
    case 'auth.identity_not_linked':
      return `An account with this e-mail exists already. Sign in with its password, then link ${issuer} under Settings.`;
    case 'auth.identity_without_email':
      return `${issuer} did not tell us an e-mail address, which an account needs.`;
    case 'auth.disabled':
      return 'This sign-in was switched off. Write to us if that is a mistake.';
    case 'auth.not_signed_in':
      return 'You were signed out on the way. Sign in, then try again.';
    case undefined:
      return undefined;
    default:
      return `${issuer} did not complete the sign-in. Try again.`;
  }
}

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const next = ownPath(first(search.next));
  const issuer = issuerName();
  const problem = issuer === undefined ? undefined : problemOf(first(search.error), issuer);
  if (problem === undefined && (await currentPrincipal())) redirect(next);

  return (
    <AuthShell
      title="Sign in"
      footer={
        <>
          No account yet?{' '}
          <TextLink href={`/sign-up?next=${encodeURIComponent(next)}`}>Create one</TextLink>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem === undefined ? null : <Alert tone="negative" title={problem} />}
        {search['signed-out'] === undefined ? null : (
          <Alert tone="positive" title="You are signed out." />
        )}
        {search.reset === undefined ? null : (
          <Alert tone="positive" title="Your new password is set. Sign in with it." />
        )}
        {issuer === undefined ? null : <IssuerForm name={issuer} next={next} />}
        <SignInForm next={next} />
      </div>
    </AuthShell>
  );
}
