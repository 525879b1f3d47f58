import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from './errors';

/** A limit that was looked at: what stands in the RateLimit headers. */
export type RateLimitState = {
  policy: string;
  limit: number;
  remaining: number;
  resetSeconds: number;
};

export class RateLimited extends DomainError {
  readonly kind = 'rate_limited';
  readonly code = 'request.rate_limited';
  override readonly retryAfterSeconds: number;
  override readonly details: { policy: string; limit: number };

  constructor(readonly state: RateLimitState) {
    super('Too many requests. Wait a moment and try again.');
    this.retryAfterSeconds = Math.max(1, state.resetSeconds);
    this.details = { policy: state.policy, limit: state.limit };
  }
}

const SHARED = Symbol.for('tokentill.rate-limiters');
const globals = globalThis as { [SHARED]?: Map<string, RateLimiterMemory> };

function limiter(policy: string, limit: number, windowSeconds: number): RateLimiterMemory {
  globals[SHARED] ??= new Map();
  const name = `${policy}/${limit}/${windowSeconds}`;
  const known = globals[SHARED].get(name);
  if (known) return known;
  const made = new RateLimiterMemory({ keyPrefix: policy, points: limit, duration: windowSeconds });
  globals[SHARED].set(name, made);
  return made;
}

export type RateLimitRule = { policy: string; limit: number; windowSeconds: number };

/** Counts one request of `subject` under the rule. Throws RateLimited once the window is used up. */
export async function takeFromLimit(rule: RateLimitRule, subject: string): Promise<RateLimitState> {
  const stateOf = (result: RateLimiterRes): RateLimitState => ({
    policy: rule.policy,
    limit: rule.limit,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.ceil(result.msBeforeNext / 1000),
  });
  try {
    return stateOf(await limiter(rule.policy, rule.limit, rule.windowSeconds).consume(subject));
  } catch (result) {
    if (result instanceof RateLimiterRes) throw new RateLimited(stateOf(result));
    throw result;
  }
}
