import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthShell } from '@/components/shell/auth-shell';
import { TextLink } from '@/components/ui/text-link';
import { PASSWORD_LENGTH_MIN } from '@/lib/auth';
import { issuerName } from '@/lib/web/issuer';
import { ownPath } from '@/lib/web/next-path';
import { currentPrincipal } from '@/lib/web/session';
import { first, type Search } from '../first';
import { IssuerForm } from '../issuer-form';
import { SignUpForm } from './sign-up-form';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignUpPage({ searchParams }: { searchParams: Search }) {
  const next = ownPath(first((await searchParams).next));
  if (await currentPrincipal()) redirect(next);
  const issuer = issuerName();

  return (
    <AuthShell
      title="Create an account"
      description="Look around at once; buy credits when your e-mail is confirmed."
      footer={
        <>
          Have an account?{' '}
          <TextLink href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in</TextLink>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {issuer === undefined ? null : <IssuerForm name={issuer} next={next} />}
        <SignUpForm next={next} lengthMin={PASSWORD_LENGTH_MIN} />
      </div>
    </AuthShell>
  );
}
