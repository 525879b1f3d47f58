import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { MarketingShell } from '@/components/shell/marketing-shell';
import { LinkButton } from '@/components/ui/link-button';
import { sessionCookieName } from '@/lib/web/session-cookie';

const LINKS = [
  { href: '/pricing', label: 'Pricing' },
  { href: '/docs', label: 'Documentation' },
] as const;

const FOOTER_LINKS = [
  ...LINKS,
  { href: '/docs/errors', label: 'Error codes' },
  { href: '/docs/metrics', label: 'What the figures mean' },
  { href: '/api/v1/openapi.json', label: 'OpenAPI description' },
] as const;

export default async function MarketingLayout({ children }: { children: ReactNode }) {
  // Only whether there is a cookie: what it is worth is for the page that it leads to.
  const mayBeSignedIn = (await cookies()).has(sessionCookieName());
  return (
    <MarketingShell
      links={LINKS}
      footerLinks={FOOTER_LINKS}
      actions={
        mayBeSignedIn ? (
          <LinkButton href="/account" variant="primary" prefetch={false}>
            Open the dashboard
          </LinkButton>
        ) : (
          <>
            <LinkButton href="/sign-in" variant="ghost">
              Sign in
            </LinkButton>
            <LinkButton href="/sign-up" variant="primary" className="max-sm:hidden">
              Create an account
            </LinkButton>
          </>
        )
      }
    >
      {children}
    </MarketingShell>
  );
}
