import { z } from 'zod';
import { recordAudit } from '@/lib/platform/audit';
import { type Db, transact } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { type Id, newId } from '@/lib/platform/ids';
import { oneLine, parseInput } from '@/lib/platform/parse-input';
import type { AuthContext } from './context';
import { type Email, EmailField } from './email';
import { EmailTaken } from './errors';
import { makeToken } from './mail-link';
import { postVerifyMail } from './mails';
import { hashPassword } from './password';
import { PasswordField, passwordIssue } from './password-rules';
import { insertCustomer, insertPerson } from './person-store';
import { throttle } from './throttle';
import { TimeZone } from './time-zone';

export const PersonName = oneLine('The name', 1, 100);

const Input = z
  .object({ name: PersonName, email: EmailField, password: PasswordField, timeZone: TimeZone })
  .superRefine((input, check) => {
    const issue = passwordIssue(input.password, input.email.written);
    if (issue) check.addIssue({ code: 'custom', path: ['password'], message: issue });
  });

/**
 * Makes a customer and the person who signs in for it, and sends the link that confirms the e-mail. Until then one may look
 * around, but neither buy credits nor create keys. An e-mail that has an account is refused; that this tells of it is
 * accepted, and slowed down by address. Throws InvalidInput, EmailTaken, RateLimited, SignInBusy.
 */
export async function signUp(
  ctx: AuthContext,
  given: { name: string; email: string; password: string; timeZone?: string },
): Promise<{ customerId: Id<'cus'>; personId: Id<'per'> }> {
  await throttle('signUpByAddress', ctx.address);
  const input = parseInput(Input, { ...given, timeZone: given.timeZone ?? 'UTC' });
  const passwordHash = await hashPassword(input.password);

  return transact(ctx.db, async (tx) => {
    const made = await insertSignUp(tx, ctx, { ...input, passwordHash, emailVerified: false });
    const token = await makeToken(tx, {
      personId: made.personId,
      purpose: 'verify_email',
      now: ctx.now,
    });
    await postVerifyMail(tx, input.email.written, token);
    return made;
  });
}

/** A customer and its person, in the caller's transaction. Throws EmailTaken. */
export async function insertSignUp(
  tx: Db,
  ctx: AuthContext,
  given: {
    name: string;
    email: Email;
    passwordHash: string | null;
    emailVerified: boolean;
    timeZone: string;
  },
): Promise<{ customerId: Id<'cus'>; personId: Id<'per'> }> {
  const customerId = newId('cus', ctx.now);
  const personId = newId('per', ctx.now);
  await insertCustomer(tx, {
    id: customerId,
    name: given.name,
    email: given.email.written,
    timeZone: given.timeZone,
    createdAt: ctx.now,
  });
  const inserted = await insertPerson(tx, {
    id: personId,
    customerId,
    name: given.name,
    email: given.email,
    role: 'customer',
    passwordHash: given.passwordHash,
    emailVerifiedAt: given.emailVerified ? ctx.now : null,
    createdAt: ctx.now,
  });
  if (!inserted) throw new EmailTaken();
  await recordAudit(tx, {
    principalKind: 'customer',
    principalId: personId,
    action: 'person.sign_up',
    subjectKind: 'person',
    subjectId: personId,
    customerId,
    requestId: ctx.requestId,
    ...(ctx.address === undefined ? {} : { address: ctx.address }),
  });
  return { customerId, personId };
}

/** Refuses a password that breaks the rules, naming the form's field. */
export function assertPassword(password: string, email: string, field: string): void {
  const issue = passwordIssue(password, email);
  if (issue) throw new InvalidInput([{ pointer: `/${field}`, detail: issue }]);
}
