import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import {
  type AuthContext,
  endSession,
  IssuerFailed,
  NotSignedIn,
  type PersonPrincipal,
} from '@/lib/auth';
import { env } from '@/lib/platform/env';
import { NotFound } from '@/lib/platform/errors';
import { clientAddress } from './address';
import type { RouteContext } from './context';
import { type Answer, type Exchange, type Knock, runNextAuth } from './next-auth';
import { ownPath } from './next-path';
import { readText } from './read-body';
import {
  cookiesAreSecure,
  parseCookies,
  principalOfCookie,
  sessionCookieName,
  sessionIdOf,
} from './session-cookie';

/** Who asks: a verb's context, the cookies, and what the browser calls itself. */
export type Visitor = {
  readonly ctx: AuthContext;
  readonly cookies: Record<string, string>;
  readonly userAgent: string | undefined;
};

const LINK_COOKIE = 'tokentill.link';
const LINK_SECONDS = 600;
const BODY_BYTES_MAX = 16_000;

/** The visitor behind a request, for route handlers. */
export const visitorOf = (request: Request, ctx: RouteContext): Visitor => ({
  ctx: { ...ctx, address: clientAddress(request.headers) },
  cookies: parseCookies(request.headers.get('cookie')),
  userAgent: request.headers.get('user-agent') ?? undefined,
});

const exchangeOf = (visitor: Visitor, linkTo?: PersonPrincipal): Exchange => ({
  ctx: visitor.ctx,
  userAgent: visitor.userAgent,
  linkTo,
});

/** Signs in with e-mail and password; the cookies to set. Throws what the verb refuses. */
export async function signInWithPassword(
  visitor: Visitor,
  given: { email: string; password: string },
): Promise<{ setCookies: string[] }> {
  const exchange = exchangeOf(visitor);
  const answer = await post(visitor, exchange, ['callback', 'credentials'], given);
  if (exchange.refusal) throw exchange.refusal;
  await endReplacedSession(visitor, exchange);
  return { setCookies: answer.setCookies };
}

/**
 * Sends the visitor to the issuer: where to go, and the cookies (state, nonce, PKCE) that must come back. With `link` the
 * issuer is linked to the account that is signed in. Throws IssuerFailed, NotSignedIn.
 */
export async function beginIssuerSignIn(
  visitor: Visitor,
  given: { next: string; link: boolean },
): Promise<{ location: string; setCookies: string[] }> {
  const linkTo = given.link ? await signedIn(visitor) : undefined;
  if (given.link && linkTo === undefined) throw new NotSignedIn();
  const answer = await post(visitor, exchangeOf(visitor), ['signin', 'oidc'], {
    callbackUrl: linkTo === undefined ? ownPath(given.next) : `${settingsOf(linkTo)}?linked=1`,
  });
  if (answer.location === undefined || !answer.location.startsWith('http') || isErrorPage(answer))
    throw new IssuerFailed();
  const link = linkTo === undefined ? noLinkCookie() : await linkCookie(linkTo.sessionId);
  return { location: answer.location, setCookies: [...answer.setCookies, link] };
}

const settingsOf = (principal: PersonPrincipal): string =>
  principal.kind === 'customer' ? '/account/settings' : '/provider/settings';

const signedIn = (visitor: Visitor): Promise<PersonPrincipal | undefined> =>
  principalOfCookie(visitor.ctx.db, visitor.cookies[sessionCookieName()], visitor.ctx.now);

/** Ends the session's row, then takes the cookies away. What cannot be ended stays signed in, and throws. */
export async function signOut(visitor: Visitor): Promise<{ setCookies: string[] }> {
  const sessionId = await sessionIdOf(visitor.cookies[sessionCookieName()]);
  if (sessionId !== undefined) await endSession(visitor.ctx, { sessionId });
  const answer = await post(visitor, exchangeOf(visitor), ['signout'], {});
  return { setCookies: [...answer.setCookies, noLinkCookie()] };
}

/** next-auth asks for its own token with every POST; here the caller's origin was checked before. */
async function post(
  visitor: Visitor,
  exchange: Exchange,
  path: readonly string[],
  body: Record<string, string>,
): Promise<Answer> {
  const knock = { query: {}, cookies: visitor.cookies };
  const csrf = await runNextAuth({ ...knock, method: 'GET', path: ['csrf'], body: {} }, exchange);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(csrf.body);
  const cookies = { ...visitor.cookies, ...Object.fromEntries(csrf.setCookies.map(pairOf)) };
  const answer = await runNextAuth(
    { ...knock, method: 'POST', path, cookies, body: { ...body, csrfToken } },
    exchange,
  );
  return { ...answer, setCookies: [...csrf.setCookies, ...answer.setCookies] };
}

const pairOf = (setCookie: string): [string, string] =>
  Object.entries(parseCookies(setCookie.split(';')[0] ?? ''))[0] ?? ['', ''];

const isErrorPage = (answer: Answer): boolean =>
  answer.location?.includes('/api/auth/error') === true ||
  answer.location?.includes('/api/auth/signin') === true;

/** A browser that signs in anew leaves no second session behind. */
async function endReplacedSession(visitor: Visitor, exchange: Exchange): Promise<void> {
  const before = await sessionIdOf(visitor.cookies[sessionCookieName()]);
  if (before !== undefined && before !== exchange.sessionId)
    await endSession(visitor.ctx, { sessionId: before });
}

const linkCookieName = () => `${cookiesAreSecure() ? '__Secure-' : ''}${LINK_COOKIE}`;
const linkAttributes = () =>
  `Path=/; HttpOnly; SameSite=Lax${cookiesAreSecure() ? '; Secure' : ''}`;

/** Says that the sign-in under way is to be linked to this very session. */
async function linkCookie(sessionId: string): Promise<string> {
  const value = await encode({
    token: { sid: sessionId },
    secret: env().AUTH_SECRET,
    salt: LINK_COOKIE,
    maxAge: LINK_SECONDS,
  });
  return `${linkCookieName()}=${encodeURIComponent(value)}; Max-Age=${LINK_SECONDS}; ${linkAttributes()}`;
}

const noLinkCookie = () => `${linkCookieName()}=; Max-Age=0; ${linkAttributes()}`;

async function linkTarget(visitor: Visitor): Promise<PersonPrincipal | 'gone' | undefined> {
  const cookie = visitor.cookies[linkCookieName()];
  if (!cookie) return undefined;
  const intent = await decode({
    token: cookie,
    secret: env().AUTH_SECRET,
    salt: LINK_COOKIE,
  }).catch(() => undefined);
  const principal = await signedIn(visitor);
  return principal !== undefined && principal.sessionId === intent?.sid ? principal : 'gone';
}

/** The issuer's answer has come back: somebody signs in, or links. Always an answer, never a bare error. */
async function finishIssuerSignIn(visitor: Visitor, knock: Knock): Promise<Answer> {
  const target = await linkTarget(visitor);
  const refused = (code: string, setCookies: string[]): Answer => ({
    status: 303,
    location: `${target === undefined || target === 'gone' ? '/sign-in' : settingsOf(target)}?error=${code}`,
    setCookies: [...setCookies, noLinkCookie()],
    body: undefined,
  });
  if (target === 'gone') return refused(new NotSignedIn().code, []);

  const exchange = exchangeOf(visitor, target);
  const answer = await runNextAuth(knock, exchange);
  if (exchange.refusal) return refused(exchange.refusal.code, answer.setCookies);
  if (exchange.sessionId === undefined) return refused(new IssuerFailed().code, answer.setCookies);
  await endReplacedSession(visitor, exchange);
  return { ...answer, status: 303, setCookies: [...answer.setCookies, noLinkCookie()] };
}

/** What of next-auth is open to the network. Reading sessions is not: pages read the session's row themselves. */
const OPEN: readonly string[] = [
  'GET csrf',
  'GET callback/oidc',
  'POST callback/credentials',
  'POST signin/oidc',
  'POST signout',
];

/** Answers /api/auth/*. Throws NotFound for what is not open. */
export async function answerAuth(
  request: Request,
  ctx: RouteContext,
  path: readonly string[],
): Promise<Response> {
  if (!OPEN.includes(`${request.method} ${path.join('/')}`)) throw new NotFound();
  const visitor = visitorOf(request, ctx);
  const knock: Knock = {
    method: request.method === 'POST' ? 'POST' : 'GET',
    path,
    query: Object.fromEntries(new URL(request.url).searchParams),
    body: Object.fromEntries(
      new URLSearchParams(await readText(request, { bytesMax: BODY_BYTES_MAX })),
    ),
    cookies: visitor.cookies,
  };
  if (path[0] === 'callback' && path[1] === 'oidc')
    return responseOf(await finishIssuerSignIn(visitor, knock));

  const exchange = exchangeOf(visitor);
  const answer = await runNextAuth(knock, exchange);
  if (exchange.refusal) throw exchange.refusal;
  if (exchange.sessionId !== undefined) await endReplacedSession(visitor, exchange);
  return responseOf(answer);
}

function responseOf(answer: Answer): Response {
  const headers = new Headers({ 'cache-control': 'private, no-store' });
  for (const cookie of answer.setCookies) headers.append('set-cookie', cookie);
  if (answer.location !== undefined) {
    headers.set('location', answer.location);
    return new Response(null, { status: 303, headers });
  }
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(answer.body ?? null), { status: answer.status, headers });
}
