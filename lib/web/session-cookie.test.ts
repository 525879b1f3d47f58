import { beforeAll, describe, expect, test } from 'vitest';
import { aSignedInCustomer, PASSWORD, verbContext } from '@/tests/support/people';
import { beginIssuerSignIn, signInWithPassword, signOut } from './auth-door';
import { parseCookies, sessionCookieName } from './session-cookie';

beforeAll(() => {
  process.env.TOKENTILL_URL = 'https://till.example';
});

describe('cookies of a product that is reached by https', () => {
  const visitor = () => ({ ctx: verbContext(), cookies: {}, userAgent: undefined });

  test('never travel without encryption', async () => {
    const person = await aSignedInCustomer();
    const signedIn = await signInWithPassword(visitor(), {
      email: person.email,
      password: PASSWORD,
    });
    const signedOut = await signOut(visitor());
    const setCookies = [...signedIn.setCookies, ...signedOut.setCookies];
    expect(sessionCookieName()).toBe('__Secure-tokentill.session');
    expect(setCookies.some((text) => text.startsWith('__Secure-tokentill.session='))).toBe(true);
    for (const cookie of setCookies) {
      expect(cookie).toMatch(/^__(Secure|Host)-/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; HttpOnly/);
    }
  });

  test('say nothing of an issuer when none is configured', async () => {
    const begun = beginIssuerSignIn(visitor(), { next: '/account', link: false });
    await expect(begun).rejects.toMatchObject({ code: 'auth.issuer_failed' });
  });
});

describe('parseCookies', () => {
  test.each([
    [null, {}],
    ['', {}],
    ['a=1; b=2', { a: '1', b: '2' }],
    ['a=x%3Dy; a=second', { a: 'x=y' }],
    ['a=%zz; =x; b', { a: '%zz' }],
    ['a=b=c', { a: 'b=c' }],
  ])('reads %j', (header, expected) => {
    expect(parseCookies(header)).toEqual(expected);
  });
});
