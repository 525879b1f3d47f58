import type { Metadata } from 'next';
import { AuthShell } from '@/components/shell/auth-shell';
import { LinkButton } from '@/components/ui/link-button';
import { TextLink } from '@/components/ui/text-link';
import { PASSWORD_LENGTH_MIN, readResetLink } from '@/lib/auth';
import { db } from '@/lib/platform/db';
import { first, type Search } from '../first';
import { ResetPasswordForm } from './reset-password-form';

export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' };

export default async function ResetPasswordPage({ searchParams }: { searchParams: Search }) {
  const token = first((await searchParams).token) ?? '';
  const link = await readResetLink(db(), { token, now: new Date() });
  const footer = <TextLink href="/sign-in">Back to signing in</TextLink>;

  if (!link)
    return (
      <AuthShell
        title="This link does not work any more"
        description="It was used, replaced by a newer one, or is more than an hour old."
        footer={footer}
      >
        <LinkButton href="/forgot-password" variant="primary" size="lg" className="w-full">
          Send me a new link
        </LinkButton>
      </AuthShell>
    );
  return (
    <AuthShell title="Set a new password" footer={footer}>
      <ResetPasswordForm token={token} email={link.email} lengthMin={PASSWORD_LENGTH_MIN} />
    </AuthShell>
  );
}
