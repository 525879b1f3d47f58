import type { Metadata } from 'next';
import { AuthShell } from '@/components/shell/auth-shell';
import { TextLink } from '@/components/ui/text-link';
import { currentPrincipal } from '@/lib/web/session';
import { MailboxHint } from '../mailbox-hint';
import { ForgotPasswordForm } from './forgot-password-form';

export const metadata: Metadata = { title: 'Forgot password' };

export default async function ForgotPasswordPage() {
  const principal = await currentPrincipal();

  return (
    <AuthShell
      title="Forgot your password?"
      description="We send you a link to set a new one."
      footer={<TextLink href="/sign-in">Back to signing in</TextLink>}
    >
      <ForgotPasswordForm email={principal?.email ?? ''} hint={<MailboxHint />} />
    </AuthShell>
  );
}
