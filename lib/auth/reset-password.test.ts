import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { RateLimited } from '@/lib/platform/rate-limit';
import {
  aSession,
  aSignedInCustomer,
  mailsTo,
  PASSWORD,
  tokenIn,
  verbContext,
} from '@/tests/support/people';
import {
  LinkInvalid,
  listOwnIdentities,
  readResetLink,
  readSession,
  requestPasswordReset,
  resetPassword,
  signIn,
  signInWithIdentity,
  WrongCredentials,
} from './index';

const NEW_PASSWORD = 'eight yellow buckets';

async function askFor(email: string, now?: Date) {
  await requestPasswordReset(verbContext(now ? { now } : {}), { email });
  return tokenIn((await mailsTo(email))[0]);
}

describe('requestPasswordReset', () => {
  test('answers the same, and as late, whether or not somebody has the e-mail', async () => {
    const { email } = await aSignedInCustomer();
    const ask = async (address: string) => {
      const startedMs = performance.now();
      const answer = await requestPasswordReset(verbContext(), { email: address });
      return { answer, ms: performance.now() - startedMs };
    };
    const unknown = `${newId('per').toLowerCase()}@example.com`;
    for (const asked of [await ask(email), await ask(unknown)]) {
      expect(asked.answer).toBeUndefined();
      expect(asked.ms).toBeGreaterThanOrEqual(245);
    }
    expect(await mailsTo(email)).toHaveLength(1);
    expect(await mailsTo(unknown)).toEqual([]);
  });

  test('sends nothing to somebody who was switched off', async () => {
    const person = await aSignedInCustomer();
    await execute(db(), sql`UPDATE person SET disabled_at = now() WHERE id = ${person.personId}`);
    await requestPasswordReset(verbContext(), { email: person.email });
    expect(await mailsTo(person.email)).toEqual([]);
  });

  test('refuses what is no e-mail, and slows down an e-mail and an address', async () => {
    await expect(requestPasswordReset(verbContext(), { email: 'x' })).rejects.toBeInstanceOf(
      InvalidInput,
    );
    const email = `${newId('per').toLowerCase()}@example.com`;
    const ask = () => requestPasswordReset(verbContext(), { email });
    await Promise.all([ask(), ask(), ask(), ask(), ask()]);
    await expect(ask()).rejects.toBeInstanceOf(RateLimited);
  });

  test('leaves one working link when several are asked for at once', async () => {
    const { email } = await aSignedInCustomer();
    await Promise.all([1, 2, 3].map(() => requestPasswordReset(verbContext(), { email })));
    const links = await Promise.all(
      (await mailsTo(email)).map((mail) =>
        readResetLink(db(), { token: tokenIn(mail), now: new Date() }),
      ),
    );
    expect(links).toHaveLength(3);
    expect(links.filter(Boolean)).toEqual([{ email }]);
  });
});

describe('resetPassword', () => {
  test('sets the password, ends every session, lifts a lock and confirms the mailbox', async () => {
    const person = await aSignedInCustomer({ verified: false });
    const other = await aSession(person.personId);
    await execute(
      db(),
      sql`UPDATE person SET failed_sign_ins = 12, locked_until = now() + interval '1 hour' WHERE id = ${person.personId}`,
    );
    const token = await askFor(person.email);
    await resetPassword(verbContext(), { token, password: NEW_PASSWORD });

    for (const sessionId of [person.sessionId, other])
      expect(await readSession(db(), sessionId, new Date())).toBeUndefined();
    const old = signIn(verbContext(), { email: person.email, password: PASSWORD });
    await expect(old).rejects.toBeInstanceOf(WrongCredentials);
    const opened = await signIn(verbContext(), { email: person.email, password: NEW_PASSWORD });
    expect((await readSession(db(), opened.sessionId, new Date()))?.emailVerified).toBe(true);
    expect((await mailsTo(person.email))[0]?.subject).toContain('Your password was changed');
  });

  test('refuses a link that was used, is an hour old, or was replaced', async () => {
    const { email } = await aSignedInCustomer();
    const sent = new Date();
    const first = await askFor(email, sent);
    const late = verbContext({ now: new Date(sent.getTime() + 3_600_000) });
    const password = NEW_PASSWORD;
    await expect(resetPassword(late, { token: first, password })).rejects.toBeInstanceOf(
      LinkInvalid,
    );
    const second = await askFor(email);
    await expect(resetPassword(verbContext(), { token: first, password })).rejects.toBeInstanceOf(
      LinkInvalid,
    );
    await resetPassword(verbContext(), { token: second, password });
    await expect(resetPassword(verbContext(), { token: second, password })).rejects.toBeInstanceOf(
      LinkInvalid,
    );
    for (const token of ['', 'nonsense', 'B'.repeat(43)])
      await expect(resetPassword(verbContext(), { token, password })).rejects.toBeInstanceOf(
        LinkInvalid,
      );
  });

  test('leaves the link whole when the new password is refused', async () => {
    const { email } = await aSignedInCustomer();
    const token = await askFor(email);
    const weak = resetPassword(verbContext(), { token, password: email });
    await expect(weak).rejects.toMatchObject({ details: { errors: [{ pointer: '/password' }] } });
    expect(await readResetLink(db(), { token, now: new Date() })).toEqual({ email });
  });

  test('succeeds exactly once when one link is used many times at once', async () => {
    const { email } = await aSignedInCustomer();
    const token = await askFor(email);
    const tries = ['first new password', 'second new password', 'third new password'];
    const all = await Promise.allSettled(
      tries.map((password) => resetPassword(verbContext(), { token, password })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const works = await Promise.allSettled(
      tries.map((password) => signIn(verbContext(), { email, password })),
    );
    expect(works.map(({ status }) => status)).toEqual(all.map(({ status }) => status));
  });

  test('takes away what a stranger linked to an address that was never confirmed', async () => {
    // Signed up at an issuer that lets anybody claim any address, then the owner of the mailbox comes.
    const email = `${newId('per').toLowerCase()}@example.com`;
    const claims = {
      issuer: 'https://careless.example',
      subject: newId('tok'),
      email,
      emailVerified: false,
      name: 'Mallory',
    };
    const stranger = await signInWithIdentity(verbContext(), claims);
    await resetPassword(verbContext(), { token: await askFor(email), password: NEW_PASSWORD });

    expect(await readSession(db(), stranger.sessionId, new Date())).toBeUndefined();
    const owner = await signIn(verbContext(), { email, password: NEW_PASSWORD });
    const principal = await readSession(db(), owner.sessionId, new Date());
    expect(principal && (await listOwnIdentities({ ...verbContext(), principal }))).toEqual([]);
    const again = signInWithIdentity(verbContext(), claims);
    await expect(again).rejects.toMatchObject({ code: 'auth.identity_not_linked' });
  });

  test('leaves no session open that the old password began at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await aSignedInCustomer();
      const token = await askFor(person.email);
      await Promise.allSettled([
        resetPassword(verbContext(), { token, password: NEW_PASSWORD }),
        ...Array.from({ length: 3 }, () =>
          signIn(verbContext(), { email: person.email, password: PASSWORD }),
        ),
      ]);
      const open = await rows(
        db(),
        z.object({ id: z.string() }),
        sql`SELECT id FROM session WHERE person_id = ${person.personId} AND ended_at IS NULL`,
      );
      expect(open).toEqual([]);
    }
  });
});
