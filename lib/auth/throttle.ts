import { type RateLimitRule, takeFromLimit } from '@/lib/platform/rate-limit';

const MINUTES = 60;
const HOUR = 3_600;

/**
 * How often the doors may be knocked on, by address and by the e-mail that is named, whether or not it exists. A whole
 * office, or everybody behind a proxy that nobody configured, can share one address: those limits are wide.
 */
const RULES = {
  signInByAddress: { policy: 'sign-in-address', limit: 300, windowSeconds: 15 * MINUTES },
  signInByEmail: { policy: 'sign-in-email', limit: 30, windowSeconds: 15 * MINUTES },
  signUpByAddress: { policy: 'sign-up-address', limit: 100, windowSeconds: HOUR },
  mailByAddress: { policy: 'mail-address', limit: 60, windowSeconds: HOUR },
  mailByEmail: { policy: 'mail-email', limit: 5, windowSeconds: HOUR },
  linkByAddress: { policy: 'mail-link-address', limit: 100, windowSeconds: HOUR },
  passwordByPerson: { policy: 'password-person', limit: 10, windowSeconds: 15 * MINUTES },
} as const satisfies Record<string, RateLimitRule>;

/** Counts one knock. Throws RateLimited; a caller without an address (a job, a seed) is not counted by address. */
export async function throttle(
  rule: keyof typeof RULES,
  subject: string | undefined,
): Promise<void> {
  if (subject !== undefined) await takeFromLimit(RULES[rule], subject);
}
