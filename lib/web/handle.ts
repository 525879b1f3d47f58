import { type RouteContext, requestContext } from './context';
import { problemFrom } from './problem';

export type Handler<Params> = (
  request: Request,
  ctx: RouteContext,
  params: Params,
) => Promise<Response>;
export type RouteArgs<Params> = { params: Promise<Params> };
/** What Next and the server's own door both call. */
export type Route<Params = Record<string, never>> = (
  request: Request,
  args: RouteArgs<Params>,
) => Promise<Response>;

/** Gives a handler its request id, log and clock, and turns what it throws into a problem response. */
export function handle<Params = Record<string, never>>(handler: Handler<Params>): Route<Params> {
  return async (request, args) => {
    const ctx = requestContext(request);
    try {
      const response = await handler(request, ctx, await args.params);
      response.headers.set('x-request-id', ctx.requestId);
      if (!response.headers.has('cache-control'))
        response.headers.set('cache-control', 'private, no-store');
      return withHeaders(response, ctx);
    } catch (error) {
      return withHeaders(problemFrom(error, ctx), ctx);
    }
  };
}

function withHeaders(response: Response, ctx: RouteContext): Response {
  for (const [name, value] of ctx.responseHeaders) response.headers.set(name, value);
  return response;
}
