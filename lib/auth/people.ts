import { z } from 'zod';
import { recordAudit } from '@/lib/platform/audit';
import { transact } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { type Id, isId, newId } from '@/lib/platform/ids';
import { oneLine, parseInput } from '@/lib/platform/parse-input';
import { assertCan } from './can';
import type { AuthContext } from './context';
import { EmailField } from './email';
import { EmailTaken, LastAdmin, NotAllowed } from './errors';
import { hashPassword } from './password';
import { insertPerson, lockAdmins, lockPerson, setRole } from './person-store';
import { auditedAs, type ProviderPrincipal, type SystemPrincipal } from './principal';
import { setSessionsEnded } from './session-store';
import { assertPassword, insertSignUp, PersonName } from './sign-up';

type StaffContext = AuthContext & { readonly principal: ProviderPrincipal | SystemPrincipal };

/**
 * Adds somebody whom the caller vouches for, with the e-mail counted as confirmed: staff, or a customer with its own
 * account. Throws NotAllowed, InvalidInput, EmailTaken.
 */
export async function addPerson(
  ctx: StaffContext,
  given: {
    role: 'customer' | 'support' | 'admin';
    name: string;
    email: string;
    password: string;
    timeZone?: string;
  },
): Promise<{ personId: Id<'per'>; customerId: Id<'cus'> | null }> {
  assertCan(ctx.principal, 'people.write');
  const input = parseInput(z.object({ name: PersonName, email: EmailField }), given);
  assertPassword(given.password, input.email.written, 'password');
  const passwordHash = await hashPassword(given.password);

  return transact(ctx.db, async (tx) => {
    if (given.role === 'customer')
      return insertSignUp(tx, ctx, {
        ...input,
        passwordHash,
        emailVerified: true,
        timeZone: given.timeZone ?? 'UTC',
      });
    const personId = newId('per', ctx.now);
    const made = await insertPerson(tx, {
      id: personId,
      customerId: null,
      ...input,
      role: given.role,
      passwordHash,
      emailVerifiedAt: ctx.now,
      createdAt: ctx.now,
    });
    if (!made) throw new EmailTaken();
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'person.add',
      subjectKind: 'person',
      subjectId: personId,
      after: { role: given.role },
      requestId: ctx.requestId,
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return { personId, customerId: null };
  });
}

const Reason = z.object({ reason: oneLine('The reason', 3, 500) });

/**
 * Gives a member of staff another role; all of that person's sessions end at once. The same role again changes nothing. Of
 * two admins who demote each other one stays. Throws NotAllowed, NotFound, LastAdmin, InvalidInput.
 */
export async function changeRole(
  ctx: StaffContext,
  given: { personId: string; role: 'support' | 'admin'; reason: string },
): Promise<void> {
  assertCan(ctx.principal, 'people.write');
  const { reason } = parseInput(Reason, { reason: given.reason });
  if (!isId('per', given.personId)) throw new NotFound();
  const { personId, role } = given;

  await transact(ctx.db, async (tx) => {
    const admins = await lockAdmins(tx);
    // The caller may have lost the role while waiting for the lock.
    if (ctx.principal.kind === 'provider' && !admins.includes(ctx.principal.personId))
      throw new NotAllowed();
    const person = await lockPerson(tx, personId);
    if (!person) throw new NotFound();
    if (person.role === 'customer')
      throw new NotAllowed('A customer keeps that role: add staff with an address of their own.');
    if (person.role === role) return;
    if (person.role === 'admin' && admins.filter((id) => id !== personId).length === 0)
      throw new LastAdmin();
    await setRole(tx, personId, role);
    const sessionsEnded = await setSessionsEnded(tx, { personId, at: ctx.now });
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'person.change_role',
      subjectKind: 'person',
      subjectId: personId,
      reason,
      before: { role: person.role },
      after: { role, sessionsEnded },
      requestId: ctx.requestId,
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
  });
}
