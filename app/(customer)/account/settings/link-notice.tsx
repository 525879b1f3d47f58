import { first, type Search } from '@/app/(auth)/first';
import { Alert } from '@/components/ui/alert';
import { issuerName } from '@/lib/web/issuer';

function problemOf(code: string, issuer: string): string {
  switch (code) {
    case 'auth.identity_taken':
      return `This ${issuer} sign-in opens another account already.`;
    case 'auth.email_unverified':
      return 'Confirm your e-mail address first.';
    default:
      return `${issuer} did not complete the sign-in, so nothing was linked. Try again.`;
  }
}

/** What linking the issuer came back with. */
export function LinkNotice({ search }: { search: Awaited<Search> }) {
  const issuer = issuerName();
  if (issuer === undefined) return null;
  const error = first(search.error);
  if (error !== undefined) return <Alert tone="negative" title={problemOf(error, issuer)} />;
  if (first(search.linked) === undefined) return null;
  return (
    <Alert tone="positive" title={`${issuer} is linked`}>
      It can sign in to this account from now on.
    </Alert>
  );
}
