import { describe, expect, test } from 'vitest';
import { db, execute, sql } from '@/lib/platform/db';
import { RateLimited } from '@/lib/platform/rate-limit';
import { aSession, aSignedInCustomer, mailsTo, tokenIn, verbContext } from '@/tests/support/people';
import {
  confirmEmail,
  LinkInvalid,
  NotAllowed,
  readSession,
  readVerifyLink,
  requestEmailVerification,
} from './index';

async function anUnverified() {
  const principal = await aSignedInCustomer({ verified: false });
  const ctx = (now = new Date()) => ({ ...verbContext({ now }), principal });
  const send = async (now?: Date) => {
    await requestEmailVerification(ctx(now));
    return tokenIn((await mailsTo(principal.email))[0]);
  };
  const isVerified = async () =>
    (await readSession(db(), principal.sessionId, new Date()))?.emailVerified;
  return { principal, ctx, send, isVerified };
}

describe('confirmEmail', () => {
  test('confirms by the link from the mail, and stays confirmed when repeated', async () => {
    const { ctx, send, isVerified } = await anUnverified();
    const token = await send();
    expect(await isVerified()).toBe(false);
    await confirmEmail(ctx(), { token });
    expect(await isVerified()).toBe(true);
    await confirmEmail(ctx(), { token });
    await Promise.all([confirmEmail(ctx(), { token }), confirmEmail(ctx(), { token })]);
    expect(await isVerified()).toBe(true);
  });

  test('refuses a link after a day, one that was replaced by a newer one, and one that was never ours', async () => {
    const { ctx, send, isVerified } = await anUnverified();
    const sent = new Date();
    const token = await send(sent);
    const late = ctx(new Date(sent.getTime() + 86_400_000));
    await expect(confirmEmail(late, { token })).rejects.toBeInstanceOf(LinkInvalid);
    const newer = await send();
    await expect(confirmEmail(ctx(), { token })).rejects.toBeInstanceOf(LinkInvalid);
    for (const wrong of ['', 'x', 'A'.repeat(43), '../../etc'])
      await expect(confirmEmail(ctx(), { token: wrong })).rejects.toBeInstanceOf(LinkInvalid);
    expect(await isVerified()).toBe(false);
    await confirmEmail(ctx(), { token: newer });
    expect(await isVerified()).toBe(true);
  });

  test("gives a stranger who signed up with another's address nothing from the owner's click", async () => {
    const stranger = await anUnverified();
    const owner = await aSignedInCustomer();
    const token = await stranger.send();
    const click = confirmEmail({ ...verbContext(), principal: owner }, { token });
    await expect(click).rejects.toBeInstanceOf(NotAllowed);
    expect(await stranger.isVerified()).toBe(false);
  });

  test('leaves one working link when several are asked for at once', async () => {
    const { ctx, principal } = await anUnverified();
    await Promise.all([1, 2, 3, 4].map(() => requestEmailVerification(ctx())));
    const mails = await mailsTo(principal.email);
    expect(mails).toHaveLength(4);
    const states = await Promise.all(
      mails.map((mail) => readVerifyLink(db(), { token: tokenIn(mail), now: new Date() })),
    );
    expect(states.filter(({ kind }) => kind === 'open')).toHaveLength(1);
  });
});

describe('readVerifyLink', () => {
  test('uses nothing up, however often a scanner looks', async () => {
    const { ctx, send, principal } = await anUnverified();
    const token = await send();
    for (let i = 0; i < 3; i++)
      expect(await readVerifyLink(db(), { token, now: new Date() })).toEqual({
        kind: 'open',
        email: principal.email,
        personId: principal.personId,
      });
    await confirmEmail(ctx(), { token });
    expect(await readVerifyLink(db(), { token, now: new Date() })).toMatchObject({ kind: 'done' });
    expect(await readVerifyLink(db(), { token: 'nonsense', now: new Date() })).toEqual({
      kind: 'invalid',
    });
  });
});

describe('requestEmailVerification', () => {
  test('sends nothing to somebody who is confirmed', async () => {
    const principal = await aSignedInCustomer();
    const answer = await requestEmailVerification({ ...verbContext(), principal });
    expect(answer).toEqual({ alreadyVerified: true });
    expect(await mailsTo(principal.email)).toEqual([]);
  });

  test('is slowed down after five in an hour', async () => {
    const { ctx } = await anUnverified();
    for (let i = 0; i < 5; i++) await requestEmailVerification(ctx());
    await expect(requestEmailVerification(ctx())).rejects.toBeInstanceOf(RateLimited);
  });
});

describe('a session', () => {
  test('sees the confirmation with the next request, in every browser', async () => {
    const { principal, ctx, send } = await anUnverified();
    const elsewhere = await aSession(principal.personId);
    await confirmEmail(ctx(), { token: await send() });
    expect((await readSession(db(), elsewhere, new Date()))?.emailVerified).toBe(true);
    await execute(
      db(),
      sql`UPDATE customer SET closed_at = now() WHERE id = ${principal.customerId}`,
    );
    expect(await readSession(db(), elsewhere, new Date())).toBeUndefined();
  });
});
