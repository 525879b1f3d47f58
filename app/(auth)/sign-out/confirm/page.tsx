import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthShell } from '@/components/shell/auth-shell';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextLink } from '@/components/ui/text-link';
import { currentPrincipal } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Sign out' };

export default async function SignOutPage() {
  const principal = await currentPrincipal();
  if (!principal) redirect('/sign-in');

  return (
    <AuthShell
      title="Sign out?"
      description={
        <>
          You are signed in as <strong className="font-medium break-all">{principal.email}</strong>.
        </>
      }
      footer={<TextLink href="/account">Stay signed in</TextLink>}
    >
      <form method="post" action="/sign-out">
        <SubmitButton size="lg" className="w-full">
          Sign out
        </SubmitButton>
      </form>
    </AuthShell>
  );
}
