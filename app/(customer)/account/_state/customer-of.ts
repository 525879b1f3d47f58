import { type CustomerPrincipal, NotAllowed, NotSignedIn } from '@/lib/auth';
import { currentPrincipal } from '@/lib/web/session';

/**
 * The customer behind a request that a script of ours makes: refused with a status, where a page would go to the sign-in.
 * Throws NotSignedIn, NotAllowed.
 */
export async function customerOf(): Promise<CustomerPrincipal> {
  const principal = await currentPrincipal();
  if (principal === undefined) throw new NotSignedIn();
  if (principal.kind !== 'customer') throw new NotAllowed();
  return principal;
}
