import { NotFound } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { assertCan } from './can';
import type { AuthContext } from './context';
import type { CustomerPrincipal, SystemPrincipal } from './principal';

/** The customer, or the product itself on a customer's behalf (seeds, commands). */
export type KeyContext = AuthContext & {
  readonly principal:
    | CustomerPrincipal
    | (SystemPrincipal & { readonly customerId: CustomerPrincipal['customerId'] });
};

/** Throws unless keys may be written; what is not an id does not reach SQL. */
export function assertMayWriteKeys(ctx: KeyContext, id: string, kind: 'key' | 'ins'): void {
  assertCan(ctx.principal, 'keys.write');
  if (!isId(kind, id)) throw new NotFound();
}
