import { hash } from '@node-rs/argon2';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { db, execute, row, sql } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { RateLimited } from '@/lib/platform/rate-limit';
import { aSignedInCustomer, PASSWORD, signedInStaff, verbContext } from '@/tests/support/people';
import { AccountDisabled, readSession, SignInLocked, signIn, WrongCredentials } from './index';
import * as passwords from './password';
import { FREE_TRIES } from './sign-in';
import { throttle } from './throttle';

const minutes = (now: Date, count: number) => new Date(now.getTime() + count * 60_000);

async function tryOut(email: string, password: string, now = new Date(), address?: string) {
  return signIn(verbContext(address === undefined ? { now } : { now, address }), {
    email,
    password,
  });
}

async function fail(email: string, times: number, now = new Date()) {
  for (let i = 0; i < times; i++)
    await expect(tryOut(email, 'not this one', now)).rejects.toBeInstanceOf(WrongCredentials);
}

describe('signIn', () => {
  test('opens a session that knows whose it is', async () => {
    const person = await aSignedInCustomer();
    const { sessionId } = await signIn(verbContext({ address: '203.0.113.9' }), {
      email: ` ${person.email.toUpperCase()}`,
      password: PASSWORD,
      userAgent: 'A browser\u0000',
    });
    const principal = await readSession(db(), sessionId, new Date());
    expect(principal).toEqual({ ...person, sessionId });
    const session = await row(
      db(),
      z.object({ userAgent: z.string(), address: z.string() }),
      sql`SELECT user_agent AS "userAgent", address FROM session WHERE id = ${sessionId}`,
    );
    expect(session).toEqual({ userAgent: 'A browser', address: '203.0.113.9' });
  });

  test('answers a wrong password and an unknown e-mail alike, after the same work', async () => {
    const person = await aSignedInCustomer();
    const withoutPassword = await aSignedInCustomer({ password: false });
    const worked = vi.spyOn(passwords, 'passwordMatches');
    const refusals: unknown[] = [];
    for (const email of [
      person.email,
      withoutPassword.email,
      `${newId('per')}@example.com`,
      'no e-mail at all',
    ])
      refusals.push(await tryOut(email, 'not this one').catch((error: unknown) => error));
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(WrongCredentials);
      expect((refusal as Error).message).toBe((refusals[0] as Error).message);
    }
    expect(worked).toHaveBeenCalledTimes(4);
    worked.mockRestore();
  });

  test('hashes just as long when there is no hash to compare with', async () => {
    const timed = async (passwordHash: string | undefined) => {
      const startedMs = performance.now();
      expect(await passwords.passwordMatches(passwordHash, 'not this one')).toBe(false);
      return performance.now() - startedMs;
    };
    const real = await passwords.hashPassword(PASSWORD);
    await timed(undefined);
    const [known, unknown] = [await timed(real), await timed(undefined)];
    // Not a stop-watch: only that the decoy is hashed at all, which takes tens of milliseconds and not microseconds.
    expect(unknown).toBeGreaterThan(known / 10);
  });

  test.each([
    ['', PASSWORD, '/email'],
    ['a@example.com', '', '/password'],
    ['a@example.com', 'x'.repeat(1_001), '/password'],
    ['x'.repeat(1_001), PASSWORD, '/email'],
  ])('refuses input that cannot be right (%#)', async (email, password, pointer) => {
    const refused = tryOut(email, password);
    await expect(refused).rejects.toBeInstanceOf(InvalidInput);
    await expect(refused).rejects.toMatchObject({ details: { errors: [{ pointer }] } });
  });

  test('refuses somebody who was switched off, and only after the right password', async () => {
    const person = await aSignedInCustomer();
    await execute(db(), sql`UPDATE person SET disabled_at = now() WHERE id = ${person.personId}`);
    await expect(tryOut(person.email, PASSWORD)).rejects.toBeInstanceOf(AccountDisabled);
    await expect(tryOut(person.email, 'not this one')).rejects.toBeInstanceOf(WrongCredentials);
  });

  test('replaces a hash that was made with weaker settings', async () => {
    const person = await aSignedInCustomer();
    const weak = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await execute(
      db(),
      sql`UPDATE person SET password_hash = ${weak} WHERE id = ${person.personId}`,
    );
    // Both see the weak hash; the one that comes second still gets in.
    await Promise.all([tryOut(person.email, PASSWORD), tryOut(person.email, PASSWORD)]);
    const stored = await row(
      db(),
      z.object({ hash: z.string() }),
      sql`SELECT password_hash AS hash FROM person WHERE id = ${person.personId}`,
    );
    expect(stored?.hash).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    await tryOut(person.email, PASSWORD);
  });

  test('gives staff a session of a day and customers one of a month', async () => {
    const now = new Date();
    const [customer, admin] = [await aSignedInCustomer(), await signedInStaff('admin')];
    const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
    const forCustomer = (await tryOut(customer.email, PASSWORD, now)).sessionId;
    const forAdmin = (await tryOut(admin.email, PASSWORD, now)).sessionId;
    expect(await readSession(db(), forAdmin, hours(23.9))).toBeDefined();
    expect(await readSession(db(), forAdmin, hours(24))).toBeUndefined();
    expect(await readSession(db(), forCustomer, hours(24 * 29))).toBeDefined();
    expect(await readSession(db(), forCustomer, hours(24 * 30))).toBeUndefined();
  });
});

describe('wrong passwords', () => {
  test('lock the door, even for the right one, for longer each time', async () => {
    const { email } = await aSignedInCustomer();
    const now = new Date();
    await fail(email, FREE_TRIES, now);
    const locked = tryOut(email, PASSWORD, now);
    await expect(locked).rejects.toBeInstanceOf(SignInLocked);
    await expect(locked).rejects.toMatchObject({ retryAfterSeconds: 60, message: /1 minute,/ });
    await expect(tryOut(email, PASSWORD, new Date(now.getTime() + 59_999))).rejects.toBeInstanceOf(
      SignInLocked,
    );

    await fail(email, 1, minutes(now, 1));
    await expect(tryOut(email, PASSWORD, minutes(now, 1))).rejects.toMatchObject({
      retryAfterSeconds: 120,
    });
    await fail(email, 1, minutes(now, 3));
    await expect(tryOut(email, PASSWORD, minutes(now, 3))).rejects.toMatchObject({
      retryAfterSeconds: 240,
    });
    await tryOut(email, PASSWORD, minutes(now, 7));
    await fail(email, FREE_TRIES - 1, minutes(now, 7));
    await tryOut(email, PASSWORD, minutes(now, 7));
  });

  test('never lock for more than a day', async () => {
    const person = await aSignedInCustomer();
    await execute(
      db(),
      sql`UPDATE person SET failed_sign_ins = 1000 WHERE id = ${person.personId}`,
    );
    await fail(person.email, 1);
    await expect(tryOut(person.email, PASSWORD)).rejects.toMatchObject({
      retryAfterSeconds: expect.toSatisfy(
        (seconds: number) => seconds > 86_300 && seconds <= 86_400,
      ),
    });
  });

  test('get no more tries at once than one after the other', async () => {
    const { email } = await aSignedInCustomer();
    const now = new Date();
    const burst = await Promise.allSettled(
      Array.from({ length: 25 }, () => tryOut(email, 'not this one', now)),
    );
    const reasons = burst.map((result) =>
      result.status === 'rejected' ? result.reason : undefined,
    );
    expect(reasons.filter((reason) => reason instanceof WrongCredentials)).toHaveLength(FREE_TRIES);
    expect(reasons.filter((reason) => reason instanceof SignInLocked)).toHaveLength(
      25 - FREE_TRIES,
    );
  });

  test('slow down whoever names one e-mail again and again, known or not', async () => {
    const email = `${newId('per').toLowerCase()}@example.com`;
    await fail(email, 30);
    await expect(tryOut(email.toUpperCase(), 'not this one')).rejects.toBeInstanceOf(RateLimited);
  });

  test('slow down an address that tries many e-mails', async () => {
    const address = '198.51.100.30';
    for (let i = 0; i < 299; i++) await throttle('signInByAddress', address);
    const named = (i: number) => tryOut(`n${i}@example.com`, 'not this one', new Date(), address);
    await expect(named(1)).rejects.toBeInstanceOf(WrongCredentials);
    await expect(named(2)).rejects.toBeInstanceOf(RateLimited);
  });
});
