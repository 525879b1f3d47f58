import {
  authenticateKey,
  type InstallationPrincipal,
  KeyMissing,
  type KeyScope,
  noteKeyUse,
  ScopeMissing,
} from '@/lib/auth';
import { env } from '@/lib/platform/env';
import {
  RateLimited,
  type RateLimitRule,
  type RateLimitState,
  takeFromLimit,
} from '@/lib/platform/rate-limit';
import { clientAddress } from './address';
import type { RouteContext } from './context';

const WINDOW_SECONDS = 60;

type Rules = {
  address: RateLimitRule;
  key: RateLimitRule;
  installation: RateLimitRule;
  addressPolicy: string;
  keyPolicies: string;
};
let rules: Rules | undefined;

function rateLimitRules(): Rules {
  if (rules) return rules;
  const rule = (policy: string, limit: number) => ({
    policy,
    limit,
    windowSeconds: WINDOW_SECONDS,
  });
  const address = rule('address', env().RATE_LIMIT_ADDRESS_PER_MINUTE);
  const key = rule('key', env().RATE_LIMIT_KEY_PER_MINUTE);
  const installation = rule('installation', env().RATE_LIMIT_INSTALLATION_PER_MINUTE);
  rules = {
    address,
    key,
    installation,
    addressPolicy: policyOf(address),
    keyPolicies: `${policyOf(key)}, ${policyOf(installation)}`,
  };
  return rules;
}

const policyOf = (rule: RateLimitRule) =>
  `"${rule.policy}";q=${rule.limit};w=${rule.windowSeconds}`;
const stateText = (state: RateLimitState) =>
  `"${state.policy}";r=${state.remaining};t=${state.resetSeconds}`;

/**
 * The installation whose key the request shows, as `Authorization: Bearer` or `X-API-Key`. Counts against the limits of
 * the address, the key and the installation, and tells them in the answer's RateLimit headers (the structured fields of
 * draft-ietf-httpapi-ratelimit-headers). Looks at nothing but headers: call it before the body is read.
 * Throws KeyMissing, KeyMalformed, KeyUnknown, KeyExpired, KeyRevoked (401), ScopeMissing (403), RateLimited (429).
 */
export async function requireInstallation(
  request: Request,
  ctx: RouteContext,
  options: { scope: KeyScope },
): Promise<InstallationPrincipal> {
  const limits = rateLimitRules();
  await take(ctx, limits.address, limits.addressPolicy, subjectOf(clientAddress(request.headers)));

  const principal = await authenticateKey(secretOf(request.headers), { now: ctx.now });

  const key = await take(ctx, limits.key, limits.keyPolicies, principal.keyId);
  const installation = await take(
    ctx,
    limits.installation,
    limits.keyPolicies,
    principal.installationId,
  );
  ctx.responseHeaders.set('ratelimit-policy', limits.keyPolicies);
  ctx.responseHeaders.set('ratelimit', `${stateText(key)}, ${stateText(installation)}`);
  noteKeyUse(principal.keyId, ctx.now.getTime());

  if (!principal.scopes.includes(options.scope))
    throw new ScopeMissing(options.scope, principal.scopes);
  return principal;
}

async function take(
  ctx: RouteContext,
  rule: RateLimitRule,
  policies: string,
  subject: string,
): Promise<RateLimitState> {
  try {
    return await takeFromLimit(rule, subject);
  } catch (error) {
    if (error instanceof RateLimited) {
      ctx.responseHeaders.set('ratelimit-policy', policies);
      ctx.responseHeaders.set('ratelimit', stateText(error.state));
    }
    throw error;
  }
}

const BEARER = /^Bearer +(\S+) *$/i;

function secretOf(headers: Headers): string {
  const authorization = headers.get('authorization');
  const secret =
    authorization === null ? headers.get('x-api-key') : BEARER.exec(authorization)?.[1];
  if (!secret) throw new KeyMissing();
  return secret;
}

/** One household or server has a whole /64 of IPv6: counting single addresses would count nothing. */
export function subjectOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing =
    tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  const whole = [
    ...groups,
    ...Array<string>(Math.max(0, missing)).fill('0'),
    ...(tail?.split(':') ?? []),
  ];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
