import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AuthShell } from '@/components/shell/auth-shell';
import { LinkButton } from '@/components/ui/link-button';
import { TextLink } from '@/components/ui/text-link';
import { type PersonPrincipal, readVerifyLink } from '@/lib/auth';
import { db } from '@/lib/platform/db';
import { signInPath } from '@/lib/web/next-path';
import { currentPrincipal } from '@/lib/web/session';
import { first, type Search } from '../first';
import { MailboxHint } from '../mailbox-hint';
import { ConfirmForm, SendAgainForm } from './verify-forms';

export const metadata: Metadata = { title: 'Confirm your e-mail', referrer: 'no-referrer' };

/** The link in the mail lands here. Looking uses nothing up; the press does. */
export default async function VerifyEmailPage({ searchParams }: { searchParams: Search }) {
  const token = first((await searchParams).token);
  const principal = await currentPrincipal();
  if (principal?.emailVerified) return <Confirmed email={principal.email} />;
  if (token === undefined) return <WithoutLink principal={principal} />;

  const link = await readVerifyLink(db(), { token, now: new Date() });
  if (link.kind === 'done') return <Confirmed email={undefined} />;
  if (link.kind === 'invalid') return <LinkGone principal={principal} />;
  if (principal === undefined)
    return (
      <AuthShell
        title="Sign in to confirm"
        description={
          <Strong
            before="Sign in as "
            text={link.email}
            after="; then one press confirms the address."
          />
        }
      >
        <LinkButton
          href={signInPath(`/verify-email?token=${encodeURIComponent(token)}`)}
          variant="primary"
          size="lg"
          className="w-full"
        >
          Sign in
        </LinkButton>
      </AuthShell>
    );
  if (principal.personId !== link.personId)
    return (
      <AuthShell
        title="Another account is signed in"
        description={
          <>
            This link is for <strong className="font-medium break-all">{link.email}</strong>, and
            you are signed in as{' '}
            <strong className="font-medium break-all">{principal.email}</strong>.
          </>
        }
      >
        <LinkButton href="/sign-out/confirm" variant="primary" size="lg" className="w-full">
          Sign out first
        </LinkButton>
      </AuthShell>
    );
  return (
    <AuthShell
      title="Confirm your e-mail"
      description={<Strong before="Is " text={link.email} after=" your address?" />}
    >
      <ConfirmForm token={token} />
    </AuthShell>
  );
}

function Strong({ before, text, after }: { before: string; text: string; after: ReactNode }) {
  return (
    <>
      {before}
      <strong className="font-medium break-all">{text}</strong>
      {after}
    </>
  );
}

function Confirmed({ email }: { email: string | undefined }) {
  return (
    <AuthShell
      title="Your e-mail is confirmed"
      description={
        email === undefined ? (
          'You can buy credits and create API keys.'
        ) : (
          <Strong
            before=""
            text={email}
            after=" is confirmed. You can buy credits and create API keys."
          />
        )
      }
    >
      <LinkButton href="/account" variant="primary" size="lg" className="w-full">
        Go to your account
      </LinkButton>
    </AuthShell>
  );
}

function WithoutLink({ principal }: { principal: PersonPrincipal | undefined }) {
  if (principal === undefined)
    return (
      <AuthShell title="Confirm your e-mail" description="Sign in to have the link sent again.">
        <LinkButton
          href={signInPath('/verify-email')}
          variant="primary"
          size="lg"
          className="w-full"
        >
          Sign in
        </LinkButton>
      </AuthShell>
    );
  return (
    <AuthShell
      title="Look into your inbox"
      description={<Strong before="We sent a link to " text={principal.email} after="." />}
      footer={<TextLink href="/account">Look around first</TextLink>}
    >
      <SendAgainForm email={principal.email} hint={<MailboxHint />} />
    </AuthShell>
  );
}

function LinkGone({ principal }: { principal: PersonPrincipal | undefined }) {
  return (
    <AuthShell
      title="This link does not work any more"
      description="It was used, replaced by a newer one, or is more than a day old."
    >
      {principal === undefined ? (
        <LinkButton
          href={signInPath('/verify-email')}
          variant="primary"
          size="lg"
          className="w-full"
        >
          Sign in to get a new one
        </LinkButton>
      ) : (
        <SendAgainForm email={principal.email} hint={<MailboxHint />} />
      )}
    </AuthShell>
  );
}
