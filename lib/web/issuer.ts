import { z } from 'zod';
import { IssuerFailed } from '@/lib/auth';
import { env } from '@/lib/platform/env';

const DEADLINE_MS = 8_000;
const REMEMBER_MS = 600_000;
const Discovery = z.object({
  id_token_signing_alg_values_supported: z.array(z.string()).min(1),
});

let remembered: { issuer: string; alg: string; atMs: number } | undefined;

/** What signing in through the issuer is called, when one is configured. */
export const issuerName = (): string | undefined =>
  env().OIDC_ISSUER === undefined ? undefined : env().OIDC_NAME;

export const discoveryUrl = (issuer: string): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/**
 * The signature that the issuer puts under its ID tokens: RS256 where it can (OpenID Connect's default for a client), else
 * the first that it names, as with issuers that only ever sign with elliptic curves. Throws IssuerFailed.
 */
export async function idTokenAlgorithm(issuer: string): Promise<string> {
  const nowMs = performance.now();
  if (remembered?.issuer === issuer && nowMs - remembered.atMs < REMEMBER_MS) return remembered.alg;
  const supported = await discover(issuer);
  const asymmetric = supported.filter((alg) => !alg.startsWith('HS') && alg !== 'none');
  const alg = asymmetric.includes('RS256') ? 'RS256' : asymmetric[0];
  if (alg === undefined) throw new IssuerFailed();
  remembered = { issuer, alg, atMs: nowMs };
  return alg;
}

async function discover(issuer: string): Promise<string[]> {
  try {
    const response = await fetch(discoveryUrl(issuer), {
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return Discovery.parse(await response.json()).id_token_signing_alg_values_supported;
  } catch (error) {
    throw new IssuerFailed({ cause: error });
  }
}
