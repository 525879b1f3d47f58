import { z } from 'zod';
import { recordAudit } from '@/lib/platform/audit';
import { type Db, transact } from '@/lib/platform/db';
import { parseInput } from '@/lib/platform/parse-input';
import type { AuthContext } from './context';
import { type Email, EmailField } from './email';
import { LinkInvalid } from './errors';
import { hashOfToken, makeToken } from './mail-link';
import { postPasswordChangedMail, postResetMail } from './mails';
import { hashPassword } from './password';
import {
  deleteIdentities,
  findPersonByEmail,
  lockPerson,
  setEmailVerified,
  setPassword,
} from './person-store';
import { setSessionsEnded } from './session-store';
import { assertPassword } from './sign-up';
import { throttle } from './throttle';
import { findToken, spendToken, spendTokens } from './token-store';

/** No answer comes sooner: whether a mail was written does not show in its time. */
const ANSWER_MS_MIN = 250;

/**
 * Sends a link to set a new password, if somebody has this e-mail. The answer is the same, and as late, if nobody has.
 * Older links stop working. Throws InvalidInput, RateLimited.
 */
export async function requestPasswordReset(
  ctx: AuthContext,
  given: { email: string },
): Promise<void> {
  const { email } = parseInput(z.object({ email: EmailField }), { email: given.email });
  await throttle('mailByAddress', ctx.address);
  await throttle('mailByEmail', `reset ${email.normalised}`);
  const notBefore = new Promise((resolve) => setTimeout(resolve, ANSWER_MS_MIN));
  await sendIfKnown(ctx, email);
  await notBefore;
}

async function sendIfKnown(ctx: AuthContext, email: Email): Promise<void> {
  const found = await findPersonByEmail(ctx.db, email);
  if (!found || found.disabledAt !== null) return;
  await transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, found.id);
    if (!person || person.disabledAt !== null) return;
    const token = await makeToken(tx, {
      personId: person.id,
      purpose: 'reset_password',
      now: ctx.now,
    });
    await postResetMail(tx, person.email, token);
  });
}

/** The e-mail that a link sets a password for, or undefined when it does not open anything any more. Looking uses nothing up. */
export async function readResetLink(
  db: Db,
  given: { token: string; now: Date },
): Promise<{ email: string } | undefined> {
  const tokenHash = hashOfToken(given.token);
  const link =
    tokenHash && (await findToken(db, { tokenHash, purpose: 'reset_password', now: given.now }));
  return link?.open ? { email: link.email } : undefined;
}

/**
 * Sets a new password by a link from a mail. Every session ends, a lock is lifted, and the mailbox counts as confirmed. If
 * it was not before, what others linked to the account without it is taken away. Of two at once exactly one succeeds.
 * Throws LinkInvalid, InvalidInput, RateLimited, SignInBusy.
 */
export async function resetPassword(
  ctx: AuthContext,
  given: { token: string; password: string },
): Promise<{ email: string }> {
  await throttle('linkByAddress', ctx.address);
  const tokenHash = hashOfToken(given.token);
  const link =
    tokenHash && (await findToken(ctx.db, { tokenHash, purpose: 'reset_password', now: ctx.now }));
  if (!tokenHash || !link?.open) throw new LinkInvalid();
  assertPassword(given.password, link.email, 'password');
  const passwordHash = await hashPassword(given.password);

  return transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, link.personId);
    const spent = await spendToken(tx, { tokenHash, purpose: 'reset_password', at: ctx.now });
    if (!spent || !person || person.disabledAt !== null) throw new LinkInvalid();
    if (person.emailVerifiedAt === null) await deleteIdentities(tx, person.id);
    await setPassword(tx, person.id, passwordHash);
    await setEmailVerified(tx, person.id, ctx.now);
    await spendTokens(tx, { personId: person.id, purpose: 'verify_email', at: ctx.now });
    const sessionsEnded = await setSessionsEnded(tx, { personId: person.id, at: ctx.now });
    await postPasswordChangedMail(tx, person.email);
    await recordAudit(tx, {
      principalKind: person.role === 'customer' ? 'customer' : 'provider',
      principalId: person.id,
      action: 'person.reset_password',
      subjectKind: 'person',
      subjectId: person.id,
      after: { sessionsEnded },
      requestId: ctx.requestId,
      ...(person.customerId === null ? {} : { customerId: person.customerId }),
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return { email: person.email };
  });
}
