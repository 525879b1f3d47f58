import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { recordAudit } from '@/lib/platform/audit';
import { type Db, transact } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { parseInput } from '@/lib/platform/parse-input';
import { assertCan } from './can';
import type { AuthContext } from './context';
import { EmailField } from './email';
import {
  AccountDisabled,
  EmailTaken,
  EmailUnverified,
  IdentityNotLinked,
  IdentityTaken,
  IdentityWithoutEmail,
  LastSignIn,
} from './errors';
import { makeToken } from './mail-link';
import { postIdentityLinkedMail, postVerifyMail } from './mails';
import {
  deleteIdentities,
  findPersonByIdentity,
  type Identity,
  insertIdentity,
  lockPerson,
  type Person,
  selectIdentities,
} from './person-store';
import { auditedAs, type PersonPrincipal } from './principal';
import { startSession } from './sessions';
import type { SignInResult } from './sign-in';
import { insertSignUp } from './sign-up';

const NAME_LENGTH_MAX = 100;

/** What an OpenID Connect issuer says of somebody, after its signature, nonce and state were checked. */
export type IssuerClaims = {
  issuer: string;
  subject: string;
  email: string | undefined;
  /** True only when the issuer says so in as many words. */
  emailVerified: boolean;
  name: string | undefined;
};

/**
 * Opens a session for somebody whom an issuer vouches for. Known by issuer and subject, by nothing else: an e-mail that
 * belongs to an account already is refused, verified or not, until its owner links the two. Somebody new gets a customer.
 * Throws IdentityNotLinked, IdentityWithoutEmail, InvalidInput, AccountDisabled.
 */
export async function signInWithIdentity(
  ctx: AuthContext,
  claims: IssuerClaims,
  userAgent?: string,
): Promise<SignInResult> {
  const known = await findPersonByIdentity(ctx.db, claims);
  if (known) return open(ctx, known, userAgent);
  if (claims.email === undefined) throw new IdentityWithoutEmail();
  const { email } = parseInput(z.object({ email: EmailField }), { email: claims.email });

  const made = await transact(ctx.db, async (tx) => {
    const { personId } = await insertSignUp(tx, ctx, {
      name: nameOf(claims),
      email,
      passwordHash: null,
      emailVerified: claims.emailVerified,
      timeZone: 'UTC',
    });
    const linked = await insertIdentity(tx, { ...claims, personId, createdAt: ctx.now });
    if (!linked) throw new EmailTaken();
    if (!claims.emailVerified) {
      const token = await makeToken(tx, { personId, purpose: 'verify_email', now: ctx.now });
      await postVerifyMail(tx, email.written, token);
    }
  }).catch((error: unknown) => {
    // Somebody's account, or this very one: the same sign-in twice at once, and the other one made it.
    if (error instanceof EmailTaken) return 'taken' as const;
    throw error;
  });

  const person = await findPersonByIdentity(ctx.db, claims);
  if (!person && made === 'taken') throw new IdentityNotLinked();
  assert(person, 'an identity that was just linked is found');
  return open(ctx, person, userAgent);
}

function nameOf(claims: IssuerClaims): string {
  const given = (claims.name ?? '')
    .normalize('NFC')
    .replace(/\p{Cc}|\p{Cs}/gu, '')
    .trim();
  return [...(given || claims.email?.split('@')[0] || 'Customer')]
    .slice(0, NAME_LENGTH_MAX)
    .join('');
}

async function open(
  ctx: AuthContext,
  found: Person,
  userAgent: string | undefined,
): Promise<SignInResult> {
  return transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, found.id);
    if (!person || person.disabledAt !== null) throw new AccountDisabled();
    const sessionId = await startSession(tx, {
      person,
      userAgent,
      address: ctx.address,
      now: ctx.now,
    });
    await audit(tx, ctx, person, 'person.sign_in');
    return { sessionId, personId: person.id };
  });
}

type OwnContext = AuthContext & { readonly principal: PersonPrincipal };

/**
 * Links an issuer's sign-in to one's own account, while signed in. Repeated: it stays linked.
 * Throws EmailUnverified (what is not proven yet must not be tied to), IdentityTaken (it opens another account).
 */
export async function linkIdentity(
  ctx: OwnContext,
  claims: IssuerClaims,
  issuerName: string,
): Promise<void> {
  assertCan(ctx.principal, 'profile.write');
  const { personId } = ctx.principal;
  await transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, personId);
    if (!person) throw new NotFound();
    if (person.emailVerifiedAt === null) throw new EmailUnverified();
    if (!(await insertIdentity(tx, { ...claims, personId, createdAt: ctx.now }))) {
      const owner = await findPersonByIdentity(tx, claims);
      if (owner?.id === personId) return;
      throw new IdentityTaken();
    }
    await postIdentityLinkedMail(tx, person.email, issuerName);
    await audit(tx, ctx, person, 'person.link_identity', { issuer: claims.issuer });
  });
}

/** Takes an issuer's sign-in off one's own account. Repeated: it stays off. Throws LastSignIn when nothing else would open it. */
export async function unlinkIdentity(ctx: OwnContext, given: { issuer: string }): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const person = await lockPerson(tx, ctx.principal.personId);
    if (!person) throw new NotFound();
    const linked = await selectIdentities(tx, person.id);
    const rest = linked.filter(({ issuer }) => issuer !== given.issuer);
    if (rest.length === linked.length) return;
    if (person.passwordHash === null && rest.length === 0) throw new LastSignIn();
    await deleteIdentities(tx, person.id, given.issuer);
    await audit(tx, ctx, person, 'person.unlink_identity', { issuer: given.issuer });
  });
}

/** The issuers' sign-ins that open one's own account. */
export const listOwnIdentities = (ctx: OwnContext): Promise<Identity[]> =>
  selectIdentities(ctx.db, ctx.principal.personId);

const audit = (
  tx: Db,
  ctx: AuthContext & { readonly principal?: PersonPrincipal },
  person: Person,
  action: `person.${string}`,
  after?: unknown,
) =>
  recordAudit(tx, {
    ...(ctx.principal
      ? auditedAs(ctx.principal)
      : {
          principalKind: person.role === 'customer' ? ('customer' as const) : ('provider' as const),
          principalId: person.id,
        }),
    action,
    subjectKind: 'person',
    subjectId: person.id,
    requestId: ctx.requestId,
    ...(after === undefined ? {} : { after }),
    ...(person.customerId === null ? {} : { customerId: person.customerId }),
    ...(ctx.address === undefined ? {} : { address: ctx.address }),
  });
