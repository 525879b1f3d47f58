import { decode } from 'next-auth/jwt';
import { type PersonPrincipal, readSession } from '@/lib/auth';
import type { Db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

/** Cookies are kept to https when the product is reached by https. */
export const cookiesAreSecure = (): boolean => env().TOKENTILL_URL.startsWith('https://');

export const sessionCookieName = (): string =>
  `${cookiesAreSecure() ? '__Secure-' : ''}tokentill.session`;

/**
 * The session id that a cookie carries, encrypted under AUTH_SECRET. Undefined for anything that we did not make, or that
 * is out of date: to the reader those are the same as no cookie.
 */
export async function sessionIdOf(cookie: string | undefined): Promise<string | undefined> {
  if (!cookie) return undefined;
  const token = await decode({ token: cookie, secret: env().AUTH_SECRET }).catch(() => undefined);
  return typeof token?.sid === 'string' ? token.sid : undefined;
}

/** Who is signed in by this cookie, read from the session's row. */
export async function principalOfCookie(
  db: Db,
  cookie: string | undefined,
  now: Date,
): Promise<PersonPrincipal | undefined> {
  const sessionId = await sessionIdOf(cookie);
  return sessionId === undefined ? undefined : readSession(db, sessionId, now);
}

/** The cookies of a Cookie header; one that cannot be decoded is taken as it stands. */
export function parseCookies(header: string | null): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of (header ?? '').split(';')) {
    const pair = part.trim();
    const at = pair.indexOf('=');
    if (at < 1) continue;
    const name = pair.slice(0, at);
    if (!Object.hasOwn(cookies, name)) cookies[name] = decoded(pair.slice(at + 1));
  }
  return cookies;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return value;
    throw error;
  }
}
