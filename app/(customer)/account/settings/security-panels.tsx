import { MailboxHint } from '@/app/(auth)/mailbox-hint';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import {
  listOwnIdentities,
  listOwnSessions,
  PASSWORD_LENGTH_MIN,
  type PersonPrincipal,
} from '@/lib/auth';
import { db } from '@/lib/platform/db';
import { UNKNOWN_ADDRESS } from '@/lib/web/address';
import { issuerName } from '@/lib/web/issuer';
import { deviceOf } from './device-of';
import { IssuerPanel } from './issuer-panel';
import { PasswordForm, PasswordLinkForm } from './password-form';
import { SessionList } from './session-list';

/** How somebody signs in, and where they are: e-mail, password, issuer, sessions. For customers and staff alike. */
export async function SecurityPanels({ principal }: { principal: PersonPrincipal }) {
  const { email, emailVerified, hasPassword } = principal;
  const ctx = { db: db(), now: new Date(), requestId: '', principal };
  const [sessions, identities] = await Promise.all([listOwnSessions(ctx), listOwnIdentities(ctx)]);
  const issuer = issuerName();

  return (
    <>
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
    </>
  );
}
