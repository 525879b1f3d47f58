import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { aSignedInCustomer, mailsTo, verbContext } from '@/tests/support/people';
import {
  AccountDisabled,
  EmailUnverified,
  IdentityNotLinked,
  IdentityTaken,
  IdentityWithoutEmail,
  type IssuerClaims,
  LastSignIn,
  linkIdentity,
  listOwnIdentities,
  readSession,
  signInWithIdentity,
  unlinkIdentity,
} from './index';

const ISSUER = 'https://issuer.example';
const claimsOf = (given: Partial<IssuerClaims> = {}): IssuerClaims => ({
  issuer: ISSUER,
  subject: newId('tok'),
  email: `${newId('per').toLowerCase()}@example.com`,
  emailVerified: true,
  name: 'Grace Hopper',
  ...given,
});
const enter = (claims: IssuerClaims) => signInWithIdentity(verbContext(), claims, 'A browser');
const principalOf = async (sessionId: string) => {
  const principal = await readSession(db(), sessionId, new Date());
  if (!principal) throw new Error('not signed in');
  return principal;
};

describe('signInWithIdentity', () => {
  test('makes a customer for somebody new and knows them again by issuer and subject', async () => {
    const claims = claimsOf();
    const first = await enter(claims);
    expect(await principalOf(first.sessionId)).toMatchObject({
      kind: 'customer',
      name: 'Grace Hopper',
      email: claims.email,
      emailVerified: true,
      hasPassword: false,
    });
    // The issuer may tell another e-mail and name later: it is still the same person.
    const again = await enter({ ...claims, email: 'moved@example.com', name: 'G. Hopper' });
    expect(again.personId).toBe(first.personId);
    expect(again.sessionId).not.toBe(first.sessionId);
  });

  test('counts an e-mail as confirmed only when the issuer says so, and else mails a link', async () => {
    const claims = claimsOf({ emailVerified: false });
    const { sessionId } = await enter(claims);
    expect((await principalOf(sessionId)).emailVerified).toBe(false);
    expect(await mailsTo(claims.email ?? '')).toHaveLength(1);
  });

  test('never opens an account by its e-mail, be it verified by the issuer or not', async () => {
    const owner = await aSignedInCustomer();
    for (const emailVerified of [false, true]) {
      const email = owner.email.toUpperCase();
      await expect(enter(claimsOf({ email, emailVerified }))).rejects.toBeInstanceOf(
        IdentityNotLinked,
      );
    }
    expect(await listOwnIdentities({ ...verbContext(), principal: owner })).toEqual([]);
  });

  test('keeps the same subject of two issuers apart', async () => {
    const claims = claimsOf();
    const [one, two] = [
      await enter(claims),
      await enter(claimsOf({ issuer: 'https://other.example', subject: claims.subject })),
    ];
    expect(one.personId).not.toBe(two.personId);
  });

  test('refuses somebody without a usable e-mail, and somebody who was switched off', async () => {
    await expect(enter(claimsOf({ email: undefined }))).rejects.toBeInstanceOf(
      IdentityWithoutEmail,
    );
    await expect(enter(claimsOf({ email: 'nonsense' }))).rejects.toBeInstanceOf(InvalidInput);
    const claims = claimsOf();
    const { personId } = await enter(claims);
    await execute(db(), sql`UPDATE person SET disabled_at = now() WHERE id = ${personId}`);
    await expect(enter(claims)).rejects.toBeInstanceOf(AccountDisabled);
  });

  test('makes one account when somebody new comes in many times at once', async () => {
    const claims = claimsOf({ name: undefined });
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => enter(claims)));
    expect(new Set(all.map(({ personId }) => personId)).size).toBe(1);
    const customers = await rows(
      db(),
      z.object({ name: z.string() }),
      sql`SELECT name FROM customer WHERE email = ${claims.email}`,
    );
    expect(customers).toEqual([{ name: claims.email?.split('@')[0] }]);
  });
});

describe('linkIdentity', () => {
  test('lets the issuer open the account from then on, and tells the owner', async () => {
    const principal = await aSignedInCustomer();
    const claims = claimsOf({ email: principal.email, emailVerified: false });
    const link = () => linkIdentity({ ...verbContext(), principal }, claims, 'Logto');
    await link();
    await Promise.all([link(), link()]);
    expect((await enter(claims)).personId).toBe(principal.personId);
    const mails = await mailsTo(principal.email);
    expect(mails.map(({ subject }) => subject)).toEqual([
      '[Test] Logto can now sign in to your account',
    ]);
  });

  test('refuses an identity that opens another account', async () => {
    const claims = claimsOf();
    await enter(claims);
    const principal = await aSignedInCustomer();
    const linked = linkIdentity({ ...verbContext(), principal }, claims, 'Logto');
    await expect(linked).rejects.toBeInstanceOf(IdentityTaken);
  });

  test('gives an identity to exactly one of two accounts that want it at once', async () => {
    const claims = claimsOf();
    const people = [await aSignedInCustomer(), await aSignedInCustomer()];
    const both = await Promise.allSettled(
      people.map((principal) => linkIdentity({ ...verbContext(), principal }, claims, 'Logto')),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is refused until the e-mail of the account is confirmed', async () => {
    const principal = await aSignedInCustomer({ verified: false });
    const linked = linkIdentity({ ...verbContext(), principal }, claimsOf(), 'Logto');
    await expect(linked).rejects.toBeInstanceOf(EmailUnverified);
  });
});

describe('unlinkIdentity', () => {
  test('takes the sign-in away, once and for all', async () => {
    const principal = await aSignedInCustomer();
    const claims = claimsOf({ email: principal.email });
    const ctx = { ...verbContext(), principal };
    await linkIdentity(ctx, claims, 'Logto');
    await unlinkIdentity(ctx, { issuer: ISSUER });
    await unlinkIdentity(ctx, { issuer: ISSUER });
    expect(await listOwnIdentities(ctx)).toEqual([]);
    await expect(enter(claims)).rejects.toBeInstanceOf(IdentityNotLinked);
  });

  test('refuses to take the only way in', async () => {
    const { sessionId } = await enter(claimsOf());
    const ctx = { ...verbContext(), principal: await principalOf(sessionId) };
    await expect(unlinkIdentity(ctx, { issuer: ISSUER })).rejects.toBeInstanceOf(LastSignIn);
    expect(await listOwnIdentities(ctx)).toHaveLength(1);
  });
});
