import type { RouteContext } from '@/lib/web/context';
import { problemBody, refusalFrom } from '@/lib/web/problem';

/** What went wrong inside a stream, as the body that a refusal would have had, in one line of JSON. */
export function streamErrorText(error: unknown, ctx: RouteContext): string {
  const { refusal, status } = refusalFrom(error, ctx);
  return JSON.stringify({ ...problemBody(refusal, ctx.requestId), status });
}
