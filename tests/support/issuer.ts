import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';

/** Who signs in at the issuer next, and what it says of them; `deny`: they change their mind. */
export type Visitor = {
  sub: string;
  email?: string;
  emailVerified?: boolean;
  name?: string;
  deny?: boolean;
};

export type Issuer = {
  url: string;
  clientId: string;
  clientSecret: string;
  signsIn(visitor: Visitor): void;
  close(): Promise<void>;
};

const CLIENT = { clientId: 'tokentill', clientSecret: 'a secret that only the issuer knows' };

/** A real OpenID Connect issuer on the loopback: everything but the page that asks for a password. */
export async function startIssuer(given: {
  redirectUri: string;
  algorithm: 'RS256' | 'ES384';
}): Promise<Issuer> {
  let visitor: Visitor = { sub: 'nobody' };
  let handler: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => handler(request, response));
  await listening(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(
    url,
    configuration(given, () => visitor),
  );
  const callback = provider.callback();
  handler = (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void interact(provider, request, response, visitor);
    else void callback(request, response);
  };
  return {
    url,
    ...CLIENT,
    signsIn: (next) => {
      visitor = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server) =>
  new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

function configuration(
  given: { redirectUri: string; algorithm: 'RS256' | 'ES384' },
  who: () => Visitor,
): Configuration {
  const { privateKey } =
    given.algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [given.redirectUri],
        id_token_signed_response_alg: given.algorithm,
      },
    ],
    jwks: {
      keys: [
        { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: given.algorithm } as never,
      ],
    },
    enabledJWA: { idTokenSigningAlgValues: [given.algorithm] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['one key of the issuer'] },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => {
        const { email, emailVerified, name } = who();
        return {
          sub,
          ...(email === undefined ? {} : { email }),
          ...(emailVerified === undefined ? {} : { email_verified: emailVerified }),
          ...(name === undefined ? {} : { name }),
        };
      },
    }),
  };
}

/** Signs the visitor in and agrees to everything, as a person would by pressing two buttons. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  visitor: Visitor,
): Promise<void> {
  const details = await provider.interactionDetails(request, response);
  if (visitor.deny) {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  if (details.prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: visitor.sub } });
    return;
  }
  const grant = new provider.Grant({
    ...(details.session === undefined ? {} : { accountId: details.session.accountId }),
    clientId: String(details.params.client_id),
  });
  grant.addOIDCScope(String(details.params.scope));
  await provider.interactionFinished(request, response, {
    consent: { grantId: await grant.save() },
  });
}
