import * as balance from '@/app/api/v1/balance/route';
import * as chatCompletions from '@/app/api/v1/chat/completions/route';
import * as generation from '@/app/api/v1/generations/[generationId]/route';
import * as generations from '@/app/api/v1/generations/route';
import * as model from '@/app/api/v1/models/[model]/route';
import * as models from '@/app/api/v1/models/route';
import * as quotes from '@/app/api/v1/quotes/route';
import * as stripeWebhook from '@/app/api/webhooks/stripe/route';
import * as healthz from '@/app/healthz/route';
import * as metrics from '@/app/metrics/route';
import * as readyz from '@/app/readyz/route';
import type { Door, FindDoor } from './http';

type Params = Record<string, string>;
type RouteFunction = (request: Request, args: { params: Promise<never> }) => Promise<Response>;
/** What a route file exports: a function for each method that it answers. */
type RouteModule = Readonly<Partial<Record<string, unknown>>>;

/** The routes that the server calls without Next: the very functions that Next would call. `:name` is one part of the path. */
const ROUTES: readonly (readonly [pattern: string, route: RouteModule])[] = [
  ['/api/v1/chat/completions', chatCompletions],
  ['/api/v1/generations', generations],
  ['/api/v1/generations/:generationId', generation],
  ['/api/v1/models', models],
  ['/api/v1/models/:model', model],
  ['/api/v1/quotes', quotes],
  ['/api/v1/balance', balance],
  ['/api/webhooks/stripe', stripeWebhook],
  ['/healthz', healthz],
  ['/readyz', readyz],
  ['/metrics', metrics],
];

const exact = new Map(ROUTES.filter(([pattern]) => !pattern.includes(':')));
const withParam = ROUTES.filter(([pattern]) => pattern.includes(':')).map(([pattern, route]) => {
  const at = pattern.indexOf(':');
  return { prefix: pattern.slice(0, at), name: pattern.slice(at + 1), pattern, route };
});

/** The patterns of all doors: what a test compares with the files under app/api/v1. */
export const DOOR_PATTERNS: readonly string[] = ROUTES.map(([pattern]) => pattern);

/** The door of a path, when there is one for the method; everything else is Next's. */
export const findDoor: FindDoor = (method, pathname) => {
  const route = exact.get(pathname);
  if (route !== undefined) return opened(method, route, {}, pathname);
  for (const { prefix, name, pattern, route: found } of withParam) {
    const value = pathname.slice(prefix.length);
    if (pathname.startsWith(prefix) && value !== '' && !value.includes('/')) {
      return opened(method, found, { [name]: decodeURIComponent(value) }, pattern);
    }
  }
  return undefined;
};

function opened(method: string, route: RouteModule, params: Params, pattern: string) {
  const serve = route[method] ?? (method === 'HEAD' ? route.GET : undefined);
  if (typeof serve !== 'function') return undefined;
  const door: Door = (request, given) =>
    (serve as RouteFunction)(request, { params: Promise.resolve(given as never) });
  return { door, params, route: pattern };
}
