import { decode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listOwnIdentities, type PersonPrincipal } from '@/lib/auth';
import { db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { type Browser, type LoopbackServer, openBrowser, serve } from '@/tests/support/browser';
import { type Issuer, startIssuer } from '@/tests/support/issuer';
import { aSignedInCustomer, PASSWORD, signedInStaff, verbContext } from '@/tests/support/people';
import { beginIssuerSignIn, signInWithPassword, signOut, type Visitor } from './auth-door';
import { principalOfCookie } from './session-cookie';

const COOKIE = 'tokentill.session';
let app: LoopbackServer;
let issuer: Issuer;

beforeAll(async () => {
  const route = await import('@/app/api/auth/[...nextauth]/route');
  app = await serve((request) => {
    const nextauth = new URL(request.url).pathname.split('/').slice(3);
    const handler = request.method === 'POST' ? route.POST : route.GET;
    return handler(request, { params: Promise.resolve({ nextauth }) });
  });
  issuer = await startIssuer({
    redirectUri: `${app.url}/api/auth/callback/oidc`,
    algorithm: 'RS256',
  });
  // Before anything reads the environment for the first time.
  Object.assign(process.env, {
    TOKENTILL_URL: app.url,
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: issuer.clientId,
    OIDC_CLIENT_SECRET: issuer.clientSecret,
    OIDC_NAME: 'Logto',
  });
});
afterAll(async () => {
  for (const name of ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'])
    delete process.env[name];
  await Promise.all([app.close(), issuer.close()]);
});

const visitorWith = (browser: Browser): Visitor => ({
  ctx: verbContext(),
  cookies: browser.cookies(app.url),
  userAgent: 'A browser',
});

/** Presses the button, as the page's server action does. */
async function press(browser: Browser, given: { next?: string; link?: boolean } = {}) {
  const begun = await beginIssuerSignIn(visitorWith(browser), {
    next: given.next ?? '/account',
    link: given.link ?? false,
  });
  browser.keep(app.url, begun.setCookies);
  return begun.location;
}

const isPage = (url: URL) => url.origin === app.url && !url.pathname.startsWith('/api/');
const isCallback = (url: URL) => url.pathname === '/api/auth/callback/oidc';

async function enter(browser: Browser, given: { next?: string; link?: boolean } = {}) {
  const { url } = await browser.follow(await press(browser, given), isPage);
  return `${url.pathname}${url.search}`;
}

const signedIn = (browser: Browser): Promise<PersonPrincipal | undefined> =>
  principalOfCookie(db(), browser.cookies(app.url)[COOKIE], new Date());

async function withPassword(browser: Browser, email: string, password = PASSWORD) {
  const { setCookies } = await signInWithPassword(visitorWith(browser), { email, password });
  browser.keep(app.url, setCookies);
}

const somebody = (given: { email?: string; emailVerified?: boolean } = {}) => {
  const sub = newId('tok');
  const visitor = {
    sub,
    email: `${sub.toLowerCase()}@example.com`,
    emailVerified: true,
    name: 'Grace',
    ...given,
  };
  issuer.signsIn(visitor);
  return visitor;
};

describe('signing in with a password', () => {
  test('sets a cookie that names the session, and nothing else', async () => {
    const person = await aSignedInCustomer();
    const browser = openBrowser();
    await withPassword(browser, person.email);
    const token = await decode({
      token: browser.cookies(app.url)[COOKIE] ?? '',
      secret: process.env.AUTH_SECRET ?? '',
    });
    expect(Object.keys(token ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid']);
    const principal = await signedIn(browser);
    expect(principal).toMatchObject({ personId: person.personId, sessionId: token?.sid });
  });

  test('is kept from scripts and from other sites', async () => {
    const person = await aSignedInCustomer();
    const { setCookies } = await signInWithPassword(visitorWith(openBrowser()), {
      email: person.email,
      password: PASSWORD,
    });
    const cookie = setCookies.find((text) => text.startsWith(`${COOKIE}=`));
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
  });

  test('throws what the verb refuses, and sets no session', async () => {
    const person = await aSignedInCustomer();
    const wrong = signInWithPassword(visitorWith(openBrowser()), {
      email: person.email,
      password: 'not this one',
    });
    await expect(wrong).rejects.toMatchObject({ code: 'auth.wrong_credentials' });
  });

  test('ends the session that the browser had before', async () => {
    const person = await aSignedInCustomer();
    const browser = openBrowser();
    await withPassword(browser, person.email);
    const before = browser.cookies(app.url)[COOKIE];
    await withPassword(browser, person.email);
    expect(await principalOfCookie(db(), before, new Date())).toBeUndefined();
    expect(await signedIn(browser)).toBeDefined();
  });
});

describe('signing out', () => {
  test('ends the session for every copy of its cookie, and takes the cookie away', async () => {
    const person = await aSignedInCustomer();
    const browser = openBrowser();
    await withPassword(browser, person.email);
    const copy = browser.cookies(app.url)[COOKIE];
    const { setCookies } = await signOut(visitorWith(browser));
    browser.keep(app.url, setCookies);
    expect(browser.cookies(app.url)[COOKIE]).toBeUndefined();
    expect(await principalOfCookie(db(), copy, new Date())).toBeUndefined();
    await signOut(visitorWith(browser));
  });
});

describe('a cookie that is not ours', () => {
  test.each(['', 'x', 'a.b.c.d.e', '%', 'eyJhbGciOiJub25lIn0..'])(
    'is nobody (%j)',
    async (cookie) => {
      expect(await principalOfCookie(db(), cookie, new Date())).toBeUndefined();
    },
  );
});

describe('signing in through an issuer', () => {
  test('goes through the authorization code with PKCE, state and nonce, and comes back to the page', async () => {
    const grace = somebody();
    const browser = openBrowser();
    const start = new URL(await press(browser, { next: '/account/usage?range=7d' }));
    expect(Object.fromEntries(start.searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      code_challenge: expect.any(String),
      state: expect.any(String),
      nonce: expect.any(String),
    });
    const { url } = await browser.follow(start.href, isPage);
    expect(url.href).toBe(`${app.url}/account/usage?range=7d`);
    expect(await signedIn(browser)).toMatchObject({
      kind: 'customer',
      email: grace.email,
      name: 'Grace',
      emailVerified: true,
    });
  });

  test('knows somebody again, whatever the issuer tells of them later', async () => {
    const grace = somebody();
    const [first, second] = [openBrowser(), openBrowser()];
    await enter(first);
    issuer.signsIn({ ...grace, email: 'elsewhere@example.com' });
    await enter(second);
    expect((await signedIn(second))?.personId).toBe((await signedIn(first))?.personId);
  });

  test('counts an e-mail as unconfirmed unless the issuer vouches for it', async () => {
    somebody({ emailVerified: false });
    const browser = openBrowser();
    await enter(browser);
    expect((await signedIn(browser))?.emailVerified).toBe(false);
  });

  test.each([true, false])(
    'refuses to take an account over by its e-mail (verified by the issuer: %s)',
    async (emailVerified) => {
      const owner = await aSignedInCustomer();
      somebody({ email: owner.email, emailVerified });
      const browser = openBrowser();
      expect(await enter(browser)).toBe('/sign-in?error=auth.identity_not_linked');
      expect(await signedIn(browser)).toBeUndefined();
      const linked = await listOwnIdentities({ ...verbContext(), principal: owner });
      expect(linked).toEqual([]);
    },
  );

  test('is refused when somebody changes their mind at the issuer', async () => {
    issuer.signsIn({ sub: newId('tok'), deny: true });
    const browser = openBrowser();
    expect(await enter(browser)).toBe('/sign-in?error=auth.issuer_failed');
    expect(await signedIn(browser)).toBeUndefined();
  });

  test('is refused when the code is brought by another browser, or the state is another', async () => {
    somebody();
    const [mine, stranger] = [openBrowser(), openBrowser()];
    const { url: callback } = await mine.follow(await press(mine), isCallback);
    await press(stranger);
    for (const browser of [openBrowser(), stranger]) {
      const { url } = await browser.follow(callback.href, isPage);
      expect(`${url.pathname}${url.search}`).toBe('/sign-in?error=auth.issuer_failed');
      expect(await signedIn(browser)).toBeUndefined();
    }
    callback.searchParams.set('state', 'another');
    await mine.follow(callback.href, isPage);
    expect(await signedIn(mine)).toBeUndefined();
  });

  test('is refused when a code is used a second time', async () => {
    somebody();
    const browser = openBrowser();
    const { url: callback } = await browser.follow(await press(browser), isCallback);
    const cookies = browser.cookies(app.url);
    await browser.follow(callback.href, isPage);
    expect(await signedIn(browser)).toBeDefined();
    const replay = openBrowser();
    replay.keep(
      app.url,
      Object.entries(cookies).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    );
    const { url } = await replay.follow(callback.href, isPage);
    expect(url.search).toBe('?error=auth.issuer_failed');
    expect(await signedIn(replay)).toBeUndefined();
  });

  test('leads to pages of ours only', async () => {
    somebody();
    expect(await enter(openBrowser(), { next: 'https://evil.example/account' })).toBe('/account');
    expect(await enter(openBrowser(), { next: '//evil.example' })).toBe('/account');
  });

  test('tells somebody who was switched off', async () => {
    somebody();
    const browser = openBrowser();
    await enter(browser);
    const principal = await signedIn(browser);
    await execute(
      db(),
      sql`UPDATE person SET disabled_at = now() WHERE id = ${principal?.personId}`,
    );
    expect(await enter(openBrowser())).toBe('/sign-in?error=auth.disabled');
  });
});

describe('linking an issuer under Settings', () => {
  test('opens the same account from then on, even with another e-mail', async () => {
    const owner = await aSignedInCustomer();
    const visitor = somebody();
    const browser = openBrowser();
    await withPassword(browser, owner.email);
    const session = (await signedIn(browser))?.sessionId;
    expect(await enter(browser, { link: true })).toBe('/account/settings?linked=1');
    expect((await signedIn(browser))?.sessionId).toBe(session);

    const elsewhere = openBrowser();
    issuer.signsIn(visitor);
    expect(await enter(elsewhere)).toBe('/account');
    expect((await signedIn(elsewhere))?.personId).toBe(owner.personId);
  });

  test('brings staff back to their own settings', async () => {
    const admin = await signedInStaff('admin');
    const browser = openBrowser();
    await withPassword(browser, admin.email);
    somebody();
    expect(await enter(browser, { link: true })).toBe('/provider/settings?linked=1');
    expect((await signedIn(browser))?.role).toBe('admin');
  });

  test('is for this one time: the next sign-in in the same browser links nothing', async () => {
    const owner = await aSignedInCustomer();
    const browser = openBrowser();
    await withPassword(browser, owner.email);
    somebody();
    await press(browser, { link: true });
    const other = somebody();
    expect(await enter(browser)).toBe('/account');
    expect(await signedIn(browser)).toMatchObject({ email: other.email });
    const linked = await listOwnIdentities({ ...verbContext(), principal: owner });
    expect(linked).toEqual([]);
  });

  test('is refused when the identity opens another account', async () => {
    const taken = somebody();
    await enter(openBrowser());
    const owner = await aSignedInCustomer();
    const browser = openBrowser();
    await withPassword(browser, owner.email);
    issuer.signsIn(taken);
    expect(await enter(browser, { link: true })).toBe(
      '/account/settings?error=auth.identity_taken',
    );
    expect((await signedIn(browser))?.personId).toBe(owner.personId);
  });

  test('is refused to nobody, and to somebody whose session ended on the way', async () => {
    await expect(press(openBrowser(), { link: true })).rejects.toMatchObject({
      code: 'auth.not_signed_in',
    });
    const owner = await aSignedInCustomer();
    const browser = openBrowser();
    await withPassword(browser, owner.email);
    somebody();
    const { url: callback } = await browser.follow(
      await press(browser, { link: true }),
      isCallback,
    );
    await execute(
      db(),
      sql`UPDATE session SET ended_at = now() WHERE person_id = ${owner.personId}`,
    );
    const { url } = await browser.follow(callback.href, isPage);
    expect(`${url.pathname}${url.search}`).toBe('/sign-in?error=auth.not_signed_in');
    expect(await listOwnIdentities({ ...verbContext(), principal: owner })).toEqual([]);
  });
});

describe('what the network may ask of /api/auth', () => {
  const form = (fields: Record<string, string>): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });

  test.each(['session', 'providers', '_log', 'signin', 'callback/credentials', 'callback/x'])(
    'is not GET %s',
    async (path) => {
      const response = await openBrowser().request(`${app.url}/api/auth/${path}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    },
  );

  test('carries out no form without the token that only our own pages know', async () => {
    const person = await aSignedInCustomer();
    const browser = openBrowser();
    const body = { email: person.email, password: PASSWORD };
    for (const path of ['callback/credentials', 'signin/oidc'])
      await browser.request(`${app.url}/api/auth/${path}`, form({ ...body, csrfToken: 'forged' }));
    expect(await signedIn(browser)).toBeUndefined();
  });

  test('signs in with a form that has the token, and refuses like the API', async () => {
    const person = await aSignedInCustomer();
    const browser = openBrowser();
    const csrf = await browser.request(`${app.url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const send = (password: string) =>
      browser.request(
        `${app.url}/api/auth/callback/credentials`,
        form({ email: person.email, password, csrfToken }),
      );
    const refused = await send('not this one');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'auth.wrong_credentials' });
    expect((await send(PASSWORD)).status).toBe(303);
    expect((await signedIn(browser))?.personId).toBe(person.personId);
  });
});
