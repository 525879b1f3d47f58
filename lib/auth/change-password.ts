import { recordAudit } from '@/lib/platform/audit';
import { transact } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import type { AuthContext } from './context';
import { NoPassword, NotSignedIn } from './errors';
import { postPasswordChangedMail } from './mails';
import { hashPassword, passwordMatches } from './password';
import { findPerson, lockPerson, setPassword } from './person-store';
import { auditedAs, type PersonPrincipal } from './principal';
import { setSessionsEnded } from './session-store';
import { assertPassword } from './sign-up';
import { throttle } from './throttle';

const LENGTH_MAX = 1_000;

/**
 * Changes one's own password. Every other session ends at once. Of two at once, the one that comes second no longer knows
 * the current password. Throws InvalidInput (pointer /currentPassword or /newPassword), NoPassword, RateLimited.
 */
export async function changePassword(
  ctx: AuthContext & { readonly principal: PersonPrincipal },
  given: { currentPassword: string; newPassword: string },
): Promise<{ sessionsEnded: number }> {
  const { personId, sessionId, email } = ctx.principal;
  await throttle('passwordByPerson', personId);
  const before = await findPerson(ctx.db, personId);
  if (!before) throw new NotSignedIn();
  if (before.passwordHash === null) throw new NoPassword();
  const current = given.currentPassword.slice(0, LENGTH_MAX);
  if (!(await passwordMatches(before.passwordHash, current))) throw wrongCurrent();
  assertPassword(given.newPassword, email, 'newPassword');
  if (given.newPassword === given.currentPassword)
    throw new InvalidInput([
      { pointer: '/newPassword', detail: 'The new password is the same as the current one.' },
    ]);
  const passwordHash = await hashPassword(given.newPassword);

  return transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, personId);
    if (person?.passwordHash !== before.passwordHash) throw wrongCurrent();
    await setPassword(tx, personId, passwordHash);
    const sessionsEnded = await setSessionsEnded(tx, { personId, except: sessionId, at: ctx.now });
    await postPasswordChangedMail(tx, email);
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'person.change_password',
      subjectKind: 'person',
      subjectId: personId,
      after: { sessionsEnded },
      requestId: ctx.requestId,
      ...(ctx.principal.kind === 'customer' ? { customerId: ctx.principal.customerId } : {}),
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return { sessionsEnded };
  });
}

const wrongCurrent = () =>
  new InvalidInput([{ pointer: '/currentPassword', detail: 'This is not your current password.' }]);
