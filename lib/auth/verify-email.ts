import { recordAudit } from '@/lib/platform/audit';
import { type Db, transact } from '@/lib/platform/db';
import type { AuthContext } from './context';
import { LinkInvalid, NotAllowed } from './errors';
import { hashOfToken, makeToken } from './mail-link';
import { postVerifyMail } from './mails';
import { findPerson, lockPerson, setEmailVerified } from './person-store';
import { auditedAs, type PersonPrincipal } from './principal';
import { throttle } from './throttle';
import { findToken, spendToken } from './token-store';

type OwnContext = AuthContext & { readonly principal: PersonPrincipal };

/**
 * Sends the link that confirms one's own e-mail; older links stop working. `alreadyVerified` when there is nothing to
 * confirm. Throws RateLimited.
 */
export async function requestEmailVerification(
  ctx: OwnContext,
): Promise<{ alreadyVerified: boolean }> {
  const { personId } = ctx.principal;
  await throttle('mailByEmail', `verify ${personId}`);
  return transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, personId);
    if (!person || person.emailVerifiedAt !== null) return { alreadyVerified: true };
    const token = await makeToken(tx, { personId, purpose: 'verify_email', now: ctx.now });
    await postVerifyMail(tx, person.email, token);
    return { alreadyVerified: false };
  });
}

export type VerifyLinkState =
  | { kind: 'open'; email: string }
  | { kind: 'done' }
  | { kind: 'invalid' };

/** What a link from a mail is worth; looking uses nothing up, so that link scanners may. */
export async function readVerifyLink(
  db: Db,
  given: { token: string; now: Date },
): Promise<VerifyLinkState & { personId?: string }> {
  const tokenHash = hashOfToken(given.token);
  const link =
    tokenHash && (await findToken(db, { tokenHash, purpose: 'verify_email', now: given.now }));
  if (!link) return { kind: 'invalid' };
  if (link.verified) return { kind: 'done', personId: link.personId };
  return link.open
    ? { kind: 'open', email: link.email, personId: link.personId }
    : { kind: 'invalid', personId: link.personId };
}

/**
 * Confirms one's own e-mail by a link from a mail. Both are needed, the mailbox and the account: a stranger who signed up
 * with another's address gets nothing from the owner's click. Repeated: it stays confirmed.
 * Throws LinkInvalid, NotAllowed (the link is another account's).
 */
export async function confirmEmail(ctx: OwnContext, given: { token: string }): Promise<void> {
  const { personId } = ctx.principal;
  const tokenHash = hashOfToken(given.token);
  const link =
    tokenHash && (await findToken(ctx.db, { tokenHash, purpose: 'verify_email', now: ctx.now }));
  if (!tokenHash || !link) throw new LinkInvalid();
  if (link.personId !== personId)
    throw new NotAllowed('This link is for another account. Sign in to that one to confirm it.');

  await transact(ctx.db, async (tx) => {
    await lockPerson(tx, personId);
    const spent = await spendToken(tx, { tokenHash, purpose: 'verify_email', at: ctx.now });
    if (!spent) {
      const person = await findPerson(tx, personId);
      if (person?.emailVerifiedAt) return;
      throw new LinkInvalid();
    }
    await setEmailVerified(tx, personId, ctx.now);
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'person.verify_email',
      subjectKind: 'person',
      subjectId: personId,
      requestId: ctx.requestId,
      ...(ctx.principal.kind === 'customer' ? { customerId: ctx.principal.customerId } : {}),
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
  });
}
