import { env } from '@/lib/platform/env';
import { DomainError } from '@/lib/platform/errors';

export class CrossSiteRequest extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'request.cross_site';
  constructor() {
    super('This request came from another site and was not carried out.');
  }
}

/**
 * Refuses a request that a page of another site made with the visitor's cookies. Every route handler that changes state by
 * cookie calls it first; server actions are checked by Next in the same way. A browser sends Origin with every POST, and
 * no page can forge it or Host. Throws CrossSiteRequest.
 */
export function assertSameOrigin(request: Request): void {
  const origin = request.headers.get('origin');
  const from = origin !== null && URL.canParse(origin) ? new URL(origin) : undefined;
  const own = [request.headers.get('host'), new URL(env().TOKENTILL_URL).host];
  if (from === undefined || !own.includes(from.host)) throw new CrossSiteRequest();
}
