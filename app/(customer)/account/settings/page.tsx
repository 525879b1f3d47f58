import type { Metadata } from 'next';
import { first, type Search } from '@/app/(auth)/first';
import { MailboxHint } from '@/app/(auth)/mailbox-hint';
import { PageShell } from '@/components/shell/page-shell';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import { listOwnIdentities, listOwnSessions, PASSWORD_LENGTH_MIN, TIME_ZONES } from '@/lib/auth';
import { db } from '@/lib/platform/db';
import { UNKNOWN_ADDRESS } from '@/lib/web/address';
import { issuerName } from '@/lib/web/issuer';
import { requireCustomer } from '@/lib/web/session';
import { deviceOf } from './device-of';
import { IssuerPanel } from './issuer-panel';
import { PasswordForm, PasswordLinkForm } from './password-form';
import { ProfileForm } from './profile-form';
import { SessionList } from './session-list';

export const metadata: Metadata = { title: 'Settings' };

/** What linking an issuer came back with. */
function linkProblem(code: string | undefined, issuer: string): string | undefined {
  switch (code) {
    case undefined:
      return undefined;
    case 'auth.identity_taken':
      return `This ${issuer} sign-in opens another account already.`;
    case 'auth.email_unverified':
      return 'Confirm your e-mail address first.';
    default:
      return `${issuer} did not complete the sign-in, so nothing was linked. Try again.`;
  }
}

export default async function SettingsPage({ searchParams }: { searchParams: Search }) {
  const principal = await requireCustomer();
  const { name, email, emailVerified, hasPassword, timeZone } = principal;
  const ctx = { db: db(), now: new Date(), requestId: '', principal };
  const [sessions, identities] = await Promise.all([listOwnSessions(ctx), listOwnIdentities(ctx)]);
  const search = await searchParams;
  const issuer = issuerName();
  const problem = linkProblem(first(search.error), issuer ?? 'The sign-in service');

  return (
    <PageShell title="Settings" width="narrow">
      {problem === undefined ? null : <Alert tone="negative" title={problem} />}
      {first(search.linked) === undefined || identities.length === 0 ? null : (
        <Alert tone="positive" title={`${issuer ?? 'The sign-in service'} is linked`}>
          It can sign in to this account from now on.
        </Alert>
      )}
      <Card title="Profile">
        <ProfileForm
          name={name}
          timeZone={timeZone}
          timeZones={TIME_ZONES.includes(timeZone) ? TIME_ZONES : [timeZone, ...TIME_ZONES]}
        />
      </Card>
      <Card title="E-mail">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className="break-all">{email}</span>
          {emailVerified ? (
            <Badge tone="positive">Confirmed</Badge>
          ) : (
            <Badge tone="warning">Not confirmed</Badge>
          )}
        </p>
        {emailVerified ? null : (
          <p className="mt-2 text-sm text-muted">
            Open the link that we sent you, or{' '}
            <TextLink href="/verify-email">have it sent again</TextLink>.
          </p>
        )}
      </Card>
      <Card title="Password">
        {hasPassword ? (
          <PasswordForm email={email} lengthMin={PASSWORD_LENGTH_MIN} />
        ) : (
          <PasswordLinkForm email={email} hint={<MailboxHint />} />
        )}
      </Card>
      {issuer === undefined && identities.length === 0 ? null : (
        <Card title="Sign-in service">
          <IssuerPanel
            name={issuer}
            canLink={emailVerified}
            linked={identities.map(({ issuer, createdAt }) => ({
              issuer,
              linkedAt: createdAt.toISOString(),
            }))}
          />
        </Card>
      )}
      <Card title="Sessions" description="Where this account is signed in.">
        <SessionList
          sessions={sessions.map((session) => ({
            id: session.id,
            device: deviceOf(session.userAgent),
            address: session.address === UNKNOWN_ADDRESS ? '' : session.address,
            lastSeenAt: session.lastSeenAt.toISOString(),
            current: session.current,
          }))}
        />
      </Card>
    </PageShell>
  );
}
