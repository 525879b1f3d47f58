import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { CustomerPrincipal, PersonPrincipal, ProviderPrincipal } from '@/lib/auth';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { clientAddress, PATH_HEADER } from './address';
import type { Visitor } from './auth-door';
import { requestIdOf } from './context';
import { signInPath } from './next-path';
import { principalOfCookie, sessionCookieName } from './session-cookie';
import { readSetCookie } from './set-cookie';

/** Who is signed in, or undefined. The session's row is read once for each request, never trusted from the cookie. */
export const currentPrincipal = cache(async (): Promise<PersonPrincipal | undefined> => {
  const jar = await cookies();
  return principalOfCookie(db(), jar.get(sessionCookieName())?.value, new Date());
});

/** The customer who is signed in. Anybody else is sent to the sign-in page, staff to their own pages. */
export async function requireCustomer(): Promise<CustomerPrincipal> {
  const principal = await requirePerson();
  if (principal.kind === 'provider') redirect('/provider');
  return principal;
}

/** Staff who are signed in; with `role` only those. To a customer, and to support where an admin is needed, there is no such page. */
export async function requireProvider(role?: 'admin'): Promise<ProviderPrincipal> {
  const principal = await requirePerson();
  if (principal.kind !== 'provider' || (role === 'admin' && principal.role !== 'admin')) notFound();
  return principal;
}

/** Anybody who is signed in, customer or staff. */
export async function requirePerson(): Promise<PersonPrincipal> {
  const principal = await currentPrincipal();
  if (principal) return principal;
  redirect(signInPath((await headers()).get(PATH_HEADER) ?? '/account'));
}

/** The visitor behind a page or a server action, for the doors of lib/web/auth-door. */
export async function currentVisitor(): Promise<Visitor> {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  return {
    ctx: {
      db: db(),
      now: new Date(),
      requestId: sent.has('x-request-id') ? requestIdOf(sent) : newId('req'),
      address: clientAddress(sent),
    },
    cookies: Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value])),
    userAgent: sent.get('user-agent') ?? undefined,
  };
}

/** Sets cookies from a server action. */
export async function applyCookies(setCookies: readonly string[]): Promise<void> {
  const jar = await cookies();
  for (const { name, value, options } of setCookies.map(readSetCookie))
    jar.set(name, value, options);
}
