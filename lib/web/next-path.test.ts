import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownPath, signInPath } from './next-path';

describe('ownPath', () => {
  test.each([
    ['/account/usage?range=7d#chart', '/account/usage?range=7d#chart'],
    ['/provider', '/provider'],
    ['/account?_rsc=abc&x=1', '/account?x=1'],
    ['/a/../account', '/account'],
  ])('keeps %s', (given, expected) => {
    expect(ownPath(given)).toBe(expected);
  });

  test.each([
    undefined,
    7,
    '',
    'account',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/x\r\nSet-Cookie: a=b',
    '/sign-in?next=/sign-in',
    '/sign-up',
    '/sign-out/confirm',
    '/api/auth/signout',
    '/.//evil.example',
    '/..//evil.example/',
    '/x/..//evil.example',
  ])('goes to the account instead of %j', (given) => {
    expect(ownPath(given)).toBe('/account');
  });

  test('goes to the account instead of a path that no browser would send', () => {
    expect(ownPath(`/${'x'.repeat(3_000)}`)).toBe('/account');
  });

  test('never leads to another host, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.webPath(),
          fc.string().map((s) => `/${s}`),
        ),
        (text) => {
          const url = new URL(ownPath(text), 'https://till.example');
          expect(url.origin).toBe('https://till.example');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('signInPath', () => {
  test('comes back to the page that was asked for', () => {
    expect(signInPath('/account/keys?a=b')).toBe('/sign-in?next=%2Faccount%2Fkeys%3Fa%3Db');
  });
});
