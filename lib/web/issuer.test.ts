import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { type LoopbackServer, openBrowser, serve } from '@/tests/support/browser';
import { type Issuer, startIssuer } from '@/tests/support/issuer';
import { verbContext } from '@/tests/support/people';
import { beginIssuerSignIn } from './auth-door';
import { idTokenAlgorithm } from './issuer';
import { principalOfCookie } from './session-cookie';

let app: LoopbackServer;
let issuer: Issuer;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  const route = await import('@/app/api/auth/[...nextauth]/route');
  app = await serve((request) =>
    route.GET(request, {
      params: Promise.resolve({ nextauth: new URL(request.url).pathname.split('/').slice(3) }),
    }),
  );
  issuer = await startIssuer({
    redirectUri: `${app.url}/api/auth/callback/oidc`,
    algorithm: 'ES384',
  });
  Object.assign(process.env, {
    TOKENTILL_URL: app.url,
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: issuer.clientId,
    OIDC_CLIENT_SECRET: issuer.clientSecret,
  });
  return async () => {
    for (const name of ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'])
      delete process.env[name];
    await Promise.all([app.close(), issuer.close()]);
  };
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe('an issuer that signs with elliptic curves only', () => {
  test('signs people in without being configured for it', async () => {
    const sub = newId('tok');
    issuer.signsIn({ sub, email: `${sub.toLowerCase()}@example.com`, emailVerified: true });
    const browser = openBrowser();
    const begun = await beginIssuerSignIn(
      { ctx: verbContext(), cookies: {}, userAgent: undefined },
      { next: '/account', link: false },
    );
    browser.keep(app.url, begun.setCookies);
    await browser.follow(begun.location, (url) => url.pathname === '/account');
    const cookie = browser.cookies(app.url)['tokentill.session'];
    expect(await principalOfCookie(db(), cookie, new Date())).toMatchObject({ kind: 'customer' });
  });
});

describe('idTokenAlgorithm', () => {
  const discovering = async (body: unknown, status = 200) => {
    const server = await serve(async () => Response.json(body, { status }));
    open.push(server);
    return idTokenAlgorithm(server.url);
  };

  test('takes RS256 where the issuer can, else the first that it names', async () => {
    const algorithms = (names: string[]) => ({ id_token_signing_alg_values_supported: names });
    expect(await discovering(algorithms(['ES256', 'RS256']))).toBe('RS256');
    expect(await discovering(algorithms(['none', 'HS256', 'EdDSA']))).toBe('EdDSA');
  });

  test.each([{}, [], { id_token_signing_alg_values_supported: ['none', 'HS256'] }])(
    'refuses an issuer that describes itself as %j',
    async (body) => {
      await expect(discovering(body)).rejects.toMatchObject({ code: 'auth.issuer_failed' });
    },
  );

  test('refuses an issuer that is away', async () => {
    const server = await serve(async () => new Response('', { status: 500 }));
    await server.close();
    await expect(idTokenAlgorithm(server.url)).rejects.toMatchObject({
      code: 'auth.issuer_failed',
    });
  });
});
