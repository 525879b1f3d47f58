import type { NextApiRequest, NextApiResponse } from 'next';
import importedNextAuth, { type AuthOptions, type User } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import {
  type AuthContext,
  endSession,
  type IssuerClaims,
  linkIdentity,
  type PersonPrincipal,
  SESSION_SECONDS_MAX,
  signIn,
  signInWithIdentity,
} from '@/lib/auth';
import { env } from '@/lib/platform/env';
import { DomainError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { discoveryUrl, idTokenAlgorithm } from './issuer';
import { cookiesAreSecure, sessionCookieName } from './session-cookie';

// The package is CommonJS: its function arrives bare through a bundler, and as `default` from Node itself.
const nextAuth =
  typeof importedNextAuth === 'function'
    ? importedNextAuth
    : (importedNextAuth as { default: typeof importedNextAuth }).default;

const ISSUER_TIMEOUT_MS = 8_000;

/** What is asked of next-auth, free of any framework. */
export type Knock = {
  method: 'GET' | 'POST';
  /** Behind /api/auth/: `['callback', 'oidc']`. */
  path: readonly string[];
  query: Record<string, string>;
  body: Record<string, string>;
  cookies: Record<string, string>;
};

/** Who knocks, and what our own callbacks leave behind during one knock. */
export type Exchange = {
  readonly ctx: AuthContext;
  readonly userAgent: string | undefined;
  /** Set when somebody who is signed in links the issuer to the account. */
  readonly linkTo: PersonPrincipal | undefined;
  sessionId?: string;
  refusal?: DomainError;
};

export type Answer = {
  status: number;
  location: string | undefined;
  setCookies: string[];
  body: unknown;
};

/** Runs one request through next-auth. What our callbacks refuse is in `exchange.refusal`; whatever else goes wrong throws. */
export async function runNextAuth(knock: Knock, exchange: Exchange): Promise<Answer> {
  const headers = new Map<string, string | string[]>();
  const answer: Answer = { status: 200, location: undefined, setCookies: [], body: undefined };
  const response = {
    status(code: number) {
      answer.status = code;
      return response;
    },
    setHeader(name: string, value: string | string[]) {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    json: (body: unknown) => {
      answer.body = body;
    },
    send: (body: unknown) => {
      answer.body = body;
    },
    end: () => undefined,
  };
  const request = {
    method: knock.method,
    query: { ...knock.query, nextauth: [...knock.path] },
    body: knock.body,
    cookies: knock.cookies,
    headers: {},
  };
  const options = await authOptions(exchange);
  await nextAuth(
    request as unknown as NextApiRequest,
    response as unknown as NextApiResponse,
    options,
  );
  answer.location = textOf(headers.get('location'));
  answer.setCookies = [headers.get('set-cookie') ?? []].flat();
  return answer;
}

const textOf = (value: string | string[] | undefined) =>
  typeof value === 'string' ? value : undefined;

async function authOptions(exchange: Exchange): Promise<AuthOptions> {
  const secure = cookiesAreSecure();
  const issuer = env().OIDC_ISSUER;
  return {
    secret: env().AUTH_SECRET,
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS_MAX },
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    pages: { signIn: '/sign-in', signOut: '/sign-out/confirm', error: '/sign-in' },
    providers: [
      {
        id: 'credentials',
        name: 'E-mail and password',
        type: 'credentials',
        credentials: {},
        authorize: (credentials) => withPassword(exchange, credentials ?? {}),
      },
      ...(issuer === undefined ? [] : [await openIdConnect(issuer)]),
    ],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.type !== 'oauth') return true;
        return refusing(exchange, () => withIssuer(exchange, profile));
      },
      // The cookie holds the id of the session's row, nothing that could grow stale.
      jwt: ({ token, trigger }) =>
        trigger === 'signIn' || trigger === 'signUp' ? { sid: exchange.sessionId } : token,
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid !== 'string') return;
        const sessionId = token.sid;
        // next-auth would only log what goes wrong here, and still say that one is signed out.
        await refusing(exchange, () => endSession(exchange.ctx, { sessionId }));
      },
    },
    logger: {
      error: (code, metadata) => log().info({ code, err: errorOf(metadata) }, 'sign-in refused'),
      warn: (code) => log().debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
  };
}

const errorOf = (metadata: unknown) =>
  metadata instanceof Error ? metadata : (metadata as { error?: unknown }).error;

/** Keeps what our own verbs refuse, which next-auth would flatten to a word in an address. */
async function refusing(exchange: Exchange, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    exchange.refusal = error instanceof DomainError ? error : new SignInFailed({ cause: error });
    if (!(error instanceof DomainError)) log().error({ err: error }, 'sign-in failed');
    return false;
  }
}

class SignInFailed extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'auth.failed';
  constructor(options?: { cause?: unknown }) {
    super('Signing in failed on our side. Try again in a moment.', options);
  }
}

async function withPassword(
  exchange: Exchange,
  credentials: Record<string, unknown>,
): Promise<User | null> {
  const { email, password } = credentials;
  const ok = await refusing(exchange, async () => {
    const opened = await signIn(exchange.ctx, {
      email: typeof email === 'string' ? email : '',
      password: typeof password === 'string' ? password : '',
      ...(exchange.userAgent === undefined ? {} : { userAgent: exchange.userAgent }),
    });
    exchange.sessionId = opened.sessionId;
  });
  return ok && exchange.sessionId !== undefined ? { id: exchange.sessionId } : null;
}

const Claims = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  email_verified: z.unknown(),
  name: z.string().optional(),
});

async function withIssuer(exchange: Exchange, profile: unknown): Promise<void> {
  const said = Claims.parse(profile);
  const claims: IssuerClaims = {
    issuer: said.iss,
    subject: said.sub,
    email: said.email,
    emailVerified: said.email_verified === true,
    name: said.name,
  };
  if (exchange.linkTo !== undefined) {
    await linkIdentity({ ...exchange.ctx, principal: exchange.linkTo }, claims, env().OIDC_NAME);
    exchange.sessionId = exchange.linkTo.sessionId;
    return;
  }
  exchange.sessionId = (
    await signInWithIdentity(exchange.ctx, claims, exchange.userAgent)
  ).sessionId;
}

/** Authorization code with PKCE, state and nonce; claims that the ID token leaves out are asked of the issuer. */
async function openIdConnect(issuer: string): Promise<OAuthConfig<{ sub: string }>> {
  return {
    id: 'oidc',
    name: env().OIDC_NAME,
    type: 'oauth',
    wellKnown: discoveryUrl(issuer),
    clientId: env().OIDC_CLIENT_ID ?? '',
    clientSecret: env().OIDC_CLIENT_SECRET ?? '',
    client: { id_token_signed_response_alg: await idTokenAlgorithm(issuer) },
    authorization: { params: { scope: 'openid profile email' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout: ISSUER_TIMEOUT_MS },
    userinfo: {
      async request({ tokens, client }) {
        const held = tokens as Exclude<Parameters<typeof client.userinfo>[0], string>;
        const claims = held.claims();
        if (claims.email !== undefined || !client.issuer.metadata.userinfo_endpoint) return claims;
        // Given the whole set, the client checks that the answer is about the same subject.
        return { ...(await client.userinfo(held)), ...claims };
      },
    },
    profile: ({ sub }) => ({ id: sub }),
  };
}
