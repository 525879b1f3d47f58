import { type Db, db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { type Log, log } from '@/lib/platform/log';

/** What a verb is given: where statements run, the time, the log, and the id of the request that asked. */
export type RequestContext = {
  readonly db: Db;
  readonly now: Date;
  readonly log: Log;
  readonly requestId: string;
};

/** What a route handler is given besides: headers for its answer, be it a success or a refusal. */
export type RouteContext = RequestContext & {
  /** Lower-case name → value. */
  readonly responseHeaders: Map<string, string>;
};

const SANE_REQUEST_ID = /^[A-Za-z0-9_.-]{8,64}$/;

/** The caller's request id when it is a sane one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given !== null && SANE_REQUEST_ID.test(given) ? given : newId('req');
}

export function requestContext(request: Request): RouteContext {
  const requestId = requestIdOf(request.headers);
  let child: Log | undefined;
  return {
    db: db(),
    now: new Date(),
    // Most requests write no line of their own, and a child costs 9 µs.
    get log() {
      child ??= log().child({ requestId });
      return child;
    },
    requestId,
    responseHeaders: new Map(),
  };
}
