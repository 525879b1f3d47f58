import { z } from 'zod';
import { recordAudit } from '@/lib/platform/audit';
import { transact } from '@/lib/platform/db';
import type { Id } from '@/lib/platform/ids';
import { parseInput } from '@/lib/platform/parse-input';
import type { AuthContext } from './context';
import { readEmail } from './email';
import { AccountDisabled, SignInLocked, WrongCredentials } from './errors';
import { hashPassword, needsRehash, passwordMatches } from './password';
import { PASSWORD_LENGTH_MAX } from './password-rules';
import {
  countSignInTry,
  findPersonByEmail,
  forgetSignInTries,
  lockPerson,
  type Person,
  replaceHash,
} from './person-store';
import { startSession } from './sessions';
import { throttle } from './throttle';

/** Wrong passwords before the door locks: for a minute, then twice as long with every further one, up to a day. */
export const FREE_TRIES = 10;
const LOCK_MINUTES_MAX = 1_440;
/** How often a password that changes while it is looked at is looked at again. */
const LOOKS_MAX = 3;

const INPUT_LENGTH_MAX = 1_000;
const Input = z.object({
  email: z
    .string({ error: 'The e-mail is missing.' })
    .min(1, 'The e-mail is missing.')
    .max(INPUT_LENGTH_MAX, 'This is not an e-mail address.'),
  password: z
    .string({ error: 'The password is missing.' })
    .min(1, 'The password is missing.')
    .max(INPUT_LENGTH_MAX, `A password has at most ${PASSWORD_LENGTH_MAX} characters.`),
});

export type SignInResult = { sessionId: Id<'ses'>; personId: Id<'per'> };

/**
 * Opens a session for an e-mail and its password. An e-mail that nobody has takes as long and answers the same as a wrong
 * password. Throws InvalidInput, WrongCredentials, SignInLocked, AccountDisabled, RateLimited, SignInBusy.
 */
export async function signIn(
  ctx: AuthContext,
  given: { email: string; password: string; userAgent?: string },
): Promise<SignInResult> {
  const input = parseInput(Input, { email: given.email, password: given.password });
  const email = readEmail(input.email);
  await throttle('signInByAddress', ctx.address);
  await throttle('signInByEmail', email?.normalised ?? input.email.trim().toLowerCase());

  for (let look = 1; ; look++) {
    const person = email && (await findPersonByEmail(ctx.db, email));
    if (person && look === 1) await countTry(ctx, person);
    const matches = await passwordMatches(person?.passwordHash, input.password);
    if (!person || !matches) throw new WrongCredentials();
    if (person.disabledAt !== null) throw new AccountDisabled();
    const sessionId = await open(ctx, { person, ...input, userAgent: given.userAgent });
    if (sessionId !== undefined) return { sessionId, personId: person.id };
    if (look === LOOKS_MAX) throw new WrongCredentials();
  }
}

async function countTry(ctx: AuthContext, person: Person): Promise<void> {
  const counted = await countSignInTry(ctx.db, person.id, {
    freeTries: FREE_TRIES,
    lockMinutesMax: LOCK_MINUTES_MAX,
    now: ctx.now,
  });
  if (counted) return;
  // As slow as any other answer, though the password is not looked at.
  await passwordMatches(undefined, '');
  throw new SignInLocked(person.lockedUntil ?? new Date(ctx.now.getTime() + 60_000), ctx.now);
}

/** Undefined when the password changed between being looked at and now. */
async function open(
  ctx: AuthContext,
  given: { person: Person; password: string; userAgent: string | undefined },
): Promise<Id<'ses'> | undefined> {
  const from = given.person.passwordHash;
  const to = from !== null && needsRehash(from) ? await hashPassword(given.password) : undefined;

  return transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, given.person.id);
    if (!person || person.disabledAt !== null || person.passwordHash !== from) return undefined;
    await forgetSignInTries(tx, person.id);
    if (from !== null && to !== undefined) await replaceHash(tx, { personId: person.id, from, to });
    const sessionId = await startSession(tx, {
      person,
      userAgent: given.userAgent,
      address: ctx.address,
      now: ctx.now,
    });
    await recordAudit(tx, {
      principalKind: person.role === 'customer' ? 'customer' : 'provider',
      principalId: person.id,
      action: 'person.sign_in',
      subjectKind: 'person',
      subjectId: person.id,
      requestId: ctx.requestId,
      ...(person.customerId === null ? {} : { customerId: person.customerId }),
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return sessionId;
  });
}
