import { DomainError } from '@/lib/platform/errors';
import { handle, type Route } from './handle';

class MethodNotAllowed extends DomainError {
  readonly kind = 'method_not_allowed';
  readonly code = 'request.method_not_allowed';
  override readonly details: { allow: string };
  constructor(allow: string) {
    super(`This address takes ${allow} only.`);
    this.details = { allow };
  }
}

/** A handler for the methods that an address does not take; `allow` names those that it takes. */
export const refuseMethod = (allow: string): Route<unknown> =>
  handle<unknown>(async (_request, ctx) => {
    ctx.responseHeaders.set('allow', allow);
    throw new MethodNotAllowed(allow);
  });
