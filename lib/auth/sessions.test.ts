import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, row, sql } from '@/lib/platform/db';
import { InvalidInput, NotFound } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import {
  aSession,
  aSignedInCustomer,
  mailsTo,
  PASSWORD,
  signedInStaff,
  verbContext,
} from '@/tests/support/people';
import {
  changePassword,
  changeRole,
  endOtherSessions,
  endOwnSession,
  endSession,
  LastAdmin,
  listOwnSessions,
  NoPassword,
  NotAllowed,
  type PersonPrincipal,
  readSession,
  signIn,
} from './index';

const NEW_PASSWORD = 'eight yellow buckets';
const isLive = async (sessionId: string, now = new Date()) =>
  (await readSession(db(), sessionId, now)) !== undefined;
const as = (principal: PersonPrincipal) => ({ ...verbContext(), principal });

describe('a session', () => {
  test('ends at once when it is signed out, and stays ended', async () => {
    const { sessionId } = await aSignedInCustomer();
    await endSession(verbContext(), { sessionId });
    expect(await isLive(sessionId)).toBe(false);
    await endSession(verbContext(), { sessionId });
    await endSession(verbContext(), { sessionId: newId('ses') });
    await endSession(verbContext(), { sessionId: 'nonsense' });
    expect(await isLive(sessionId)).toBe(false);
  });

  test('opens nothing once its person is switched off', async () => {
    const person = await aSignedInCustomer();
    await execute(db(), sql`UPDATE person SET disabled_at = now() WHERE id = ${person.personId}`);
    expect(await isLive(person.sessionId)).toBe(false);
  });

  test('opens nothing under an id that is none', async () => {
    for (const wrong of ['', 'ses_', "ses_' OR 1=1 --", newId('per'), newId('ses')])
      expect(await isLive(wrong)).toBe(false);
  });

  test('says when it was seen last, at most once a minute', async () => {
    const { sessionId } = await aSignedInCustomer();
    const seen = async () =>
      (
        await row(
          db(),
          z.object({ at: z.date() }),
          sql`SELECT last_seen_at AS at FROM session WHERE id = ${sessionId}`,
        )
      )?.at.getTime();
    const began = await seen();
    await readSession(db(), sessionId, new Date((began ?? 0) + 30_000));
    const later = new Date((began ?? 0) + 61_000);
    await readSession(db(), sessionId, later);
    await expect.poll(seen).toBe(later.getTime());
  });

  test('takes its role from the row with every request', async () => {
    const admin = await signedInStaff('admin');
    await execute(db(), sql`UPDATE person SET role = 'support' WHERE id = ${admin.personId}`);
    expect((await readSession(db(), admin.sessionId, new Date()))?.role).toBe('support');
  });
});

describe('own sessions', () => {
  test('are listed with the one that asks, without ended ones', async () => {
    const person = await aSignedInCustomer();
    const other = await aSession(person.personId);
    const ended = await aSession(person.personId);
    await endSession(verbContext(), { sessionId: ended });
    const listed = await listOwnSessions(as(person));
    expect(listed.map(({ id, current }) => [id, current]).sort()).toEqual(
      [
        [person.sessionId, true],
        [other, false],
      ].sort(),
    );
  });

  test("are ended one by one, but never another's", async () => {
    const [mine, other] = [await aSignedInCustomer(), await aSignedInCustomer()];
    const second = await aSession(mine.personId);
    await endOwnSession(as(mine), { sessionId: second });
    await endOwnSession(as(mine), { sessionId: second });
    expect(await isLive(second)).toBe(false);
    for (const sessionId of [other.sessionId, newId('ses'), 'nonsense'])
      await expect(endOwnSession(as(mine), { sessionId })).rejects.toBeInstanceOf(NotFound);
    expect(await isLive(other.sessionId)).toBe(true);
  });

  test('all end but the one that asks', async () => {
    const person = await aSignedInCustomer();
    const others = [await aSession(person.personId), await aSession(person.personId)];
    expect(await endOtherSessions(as(person))).toBe(2);
    expect(await endOtherSessions(as(person))).toBe(0);
    for (const sessionId of others) expect(await isLive(sessionId)).toBe(false);
    expect(await isLive(person.sessionId)).toBe(true);
  });
});

describe('changePassword', () => {
  const change = (principal: PersonPrincipal, given = {}) =>
    changePassword(as(principal), {
      currentPassword: PASSWORD,
      newPassword: NEW_PASSWORD,
      ...given,
    });

  test('ends every other session at once and tells the owner by mail', async () => {
    const person = await aSignedInCustomer();
    const other = await aSession(person.personId);
    expect(await change(person)).toEqual({ sessionsEnded: 1 });
    expect(await isLive(other)).toBe(false);
    expect(await isLive(person.sessionId)).toBe(true);
    expect((await mailsTo(person.email))[0]?.subject).toContain('Your password was changed');
    await signIn(verbContext(), { email: person.email, password: NEW_PASSWORD });
  });

  test.each([
    [{ currentPassword: 'not this one' }, '/currentPassword'],
    [{ currentPassword: '' }, '/currentPassword'],
    [{ newPassword: 'short' }, '/newPassword'],
    [{ newPassword: PASSWORD }, '/newPassword'],
  ])('refuses %j at its field and changes nothing', async (wrong, pointer) => {
    const person = await aSignedInCustomer();
    const other = await aSession(person.personId);
    const refused = change(person, wrong);
    await expect(refused).rejects.toBeInstanceOf(InvalidInput);
    await expect(refused).rejects.toMatchObject({ details: { errors: [{ pointer }] } });
    expect(await isLive(other)).toBe(true);
  });

  test('knows the current password no more when it is repeated', async () => {
    const person = await aSignedInCustomer();
    await change(person);
    await expect(change(person)).rejects.toMatchObject({
      details: { errors: [{ pointer: '/currentPassword' }] },
    });
  });

  test('lets exactly one of two at once through', async () => {
    const person = await aSignedInCustomer();
    const both = await Promise.allSettled([
      change(person, { newPassword: 'first new password' }),
      change(person, { newPassword: 'second new password' }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('sends somebody without a password to the mail link', async () => {
    const person = await aSignedInCustomer({ password: false });
    await expect(change(person)).rejects.toBeInstanceOf(NoPassword);
  });
});

describe('changeRole', () => {
  const reason = 'changed duties';

  test('ends the sessions of whoever has another role now', async () => {
    const [admin, support] = [await signedInStaff('admin'), await signedInStaff('support')];
    await changeRole(
      { ...verbContext(), principal: admin },
      { personId: support.personId, role: 'admin', reason },
    );
    expect(await isLive(support.sessionId)).toBe(false);
    const audited = await row(
      db(),
      z.object({ principalId: z.string(), reason: z.string(), after: z.unknown() }),
      sql`SELECT principal_id AS "principalId", reason, after FROM audit_entry WHERE subject_id = ${support.personId} AND action = 'person.change_role'`,
    );
    expect(audited).toEqual({
      principalId: admin.personId,
      reason,
      after: { role: 'admin', sessionsEnded: 1 },
    });
  });

  test('ends nothing when the role stays the same', async () => {
    const [admin, support] = [await signedInStaff('admin'), await signedInStaff('support')];
    await changeRole(
      { ...verbContext(), principal: admin },
      { personId: support.personId, role: 'support', reason },
    );
    expect(await isLive(support.sessionId)).toBe(true);
  });

  test('is refused to support, for customers, for nobody, and without a reason', async () => {
    const [admin, support] = [await signedInStaff('admin'), await signedInStaff('support')];
    const customer = await aSignedInCustomer();
    const change = (principal: typeof admin, personId: string, why = reason) =>
      changeRole({ ...verbContext(), principal }, { personId, role: 'admin', reason: why });
    await expect(change(support, support.personId)).rejects.toBeInstanceOf(NotAllowed);
    await expect(change(admin, customer.personId)).rejects.toBeInstanceOf(NotAllowed);
    await expect(change(admin, newId('per'))).rejects.toBeInstanceOf(NotFound);
    await expect(change(admin, support.personId, ' ')).rejects.toBeInstanceOf(InvalidInput);
  });

  test('leaves one admin when the last two demote each other at once', async () => {
    await execute(db(), sql`UPDATE person SET disabled_at = now() WHERE role = 'admin'`);
    const [a, b] = [await signedInStaff('admin'), await signedInStaff('admin')];
    const both = await Promise.allSettled([
      changeRole(
        { ...verbContext(), principal: a },
        { personId: b.personId, role: 'support', reason },
      ),
      changeRole(
        { ...verbContext(), principal: b },
        { personId: a.personId, role: 'support', reason },
      ),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const last = (await isLive(a.sessionId)) ? a : b;
    const gone = changeRole(
      { ...verbContext(), principal: last },
      { personId: last.personId, role: 'support', reason },
    );
    await expect(gone).rejects.toBeInstanceOf(LastAdmin);
  });
});
