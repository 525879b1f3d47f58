import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, row, sql } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { aSignedInCustomer, PASSWORD, signedInStaff, verbContext } from '@/tests/support/people';
import {
  addPerson,
  dismissOnboarding,
  EmailTaken,
  NotAllowed,
  readSession,
  SYSTEM,
  signIn,
  TIME_ZONES,
  updateProfile,
} from './index';

describe('updateProfile', () => {
  test('changes name and time zone, seen with the next request', async () => {
    const principal = await aSignedInCustomer();
    const ctx = { ...verbContext(), principal };
    const update = (timeZone: string) => updateProfile(ctx, { name: '  Ada  ', timeZone });
    await update('Pacific/Kiritimati');
    await Promise.all([update('Pacific/Kiritimati'), update('Pacific/Kiritimati')]);
    const now = await readSession(db(), principal.sessionId, new Date());
    expect(now).toEqual({ ...principal, name: 'Ada', timeZone: 'Pacific/Kiritimati' });
  });

  test('knows every zone that it offers', async () => {
    const principal = await aSignedInCustomer();
    for (const timeZone of [TIME_ZONES[0] ?? '', TIME_ZONES.at(-1) ?? ''])
      await updateProfile({ ...verbContext(), principal }, { name: 'Ada', timeZone });
    expect(TIME_ZONES).toContain('Europe/Berlin');
  });

  test.each([
    [{ name: '' }, '/name'],
    [{ name: 'x'.repeat(101) }, '/name'],
    [{ timeZone: 'Moon/Tranquility' }, '/timeZone'],
  ])('refuses %j', async (wrong, pointer) => {
    const principal = await aSignedInCustomer();
    const refused = updateProfile(
      { ...verbContext(), principal },
      { name: 'Ada', timeZone: 'UTC', ...wrong },
    );
    await expect(refused).rejects.toMatchObject({ details: { errors: [{ pointer }] } });
  });
});

describe('dismissOnboarding', () => {
  test('keeps the first time when repeated', async () => {
    const principal = await aSignedInCustomer();
    const first = new Date();
    await dismissOnboarding({ ...verbContext({ now: first }), principal });
    await dismissOnboarding({
      ...verbContext({ now: new Date(first.getTime() + 5_000) }),
      principal,
    });
    const customer = await row(
      db(),
      z.object({ at: z.date() }),
      sql`SELECT onboarding_dismissed_at AS at FROM customer WHERE id = ${principal.customerId}`,
    );
    expect(customer?.at).toEqual(first);
  });
});

describe('addPerson', () => {
  const given = (role: 'customer' | 'support' | 'admin') => ({
    role,
    name: 'Somebody',
    email: `${newId('per').toLowerCase()}@example.com`,
    password: PASSWORD,
  });

  test.each(['customer', 'support', 'admin'] as const)(
    'adds a %s who can sign in at once with a confirmed e-mail',
    async (role) => {
      const input = given(role);
      await addPerson({ ...verbContext(), principal: SYSTEM }, input);
      const { sessionId } = await signIn(verbContext(), input);
      expect(await readSession(db(), sessionId, new Date())).toMatchObject({
        role,
        emailVerified: true,
      });
    },
  );

  test('is refused to support, for an e-mail that has an account, and for a weak password', async () => {
    const [admin, support] = [await signedInStaff('admin'), await signedInStaff('support')];
    const input = given('support');
    await expect(addPerson({ ...verbContext(), principal: support }, input)).rejects.toBeInstanceOf(
      NotAllowed,
    );
    const weak = addPerson({ ...verbContext(), principal: admin }, { ...input, password: 'short' });
    await expect(weak).rejects.toBeInstanceOf(InvalidInput);
    const twice = await Promise.allSettled(
      [1, 2].map(() => addPerson({ ...verbContext(), principal: admin }, input)),
    );
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(addPerson({ ...verbContext(), principal: admin }, input)).rejects.toBeInstanceOf(
      EmailTaken,
    );
  });
});
