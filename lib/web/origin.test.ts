import { describe, expect, test } from 'vitest';
import { assertSameOrigin, CrossSiteRequest } from './origin';
import { readSetCookie } from './set-cookie';

const posted = (headers: Record<string, string>) =>
  new Request('http://localhost:3000/sign-out', { method: 'POST', headers });

describe('assertSameOrigin', () => {
  test.each([
    { origin: 'http://localhost:3000' },
    { origin: 'http://127.0.0.1:4000', host: '127.0.0.1:4000' },
  ])('lets our own pages through (%j)', (headers) => {
    expect(() => assertSameOrigin(posted(headers as Record<string, string>))).not.toThrow();
  });

  test.each([
    {},
    { origin: 'null' },
    { origin: 'https://evil.example', host: 'localhost:3000' },
    { origin: 'http://localhost:3001', host: 'localhost:3000' },
    { origin: 'nonsense', host: 'localhost:3000' },
  ])('refuses a request that another page made (%j)', (headers) => {
    expect(() => assertSameOrigin(posted(headers as Record<string, string>))).toThrow(
      CrossSiteRequest,
    );
  });
});

describe('readSetCookie', () => {
  test('takes apart what next-auth put together', () => {
    expect(
      readSetCookie(
        'a.b=x%3Dy%20z; Max-Age=900; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly; Secure; SameSite=Lax',
      ),
    ).toEqual({
      name: 'a.b',
      value: 'x=y z',
      options: {
        maxAge: 900,
        path: '/',
        expires: new Date('2026-10-21T07:28:00Z'),
        httpOnly: true,
        secure: true,
        sameSite: 'lax',
      },
    });
  });
});
