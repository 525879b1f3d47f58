import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, row, rows, sql } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { RateLimited } from '@/lib/platform/rate-limit';
import { mailsTo, tokenIn, verbContext } from '@/tests/support/people';
import { EmailTaken, signUp } from './index';

const freshEmail = () => `${newId('per').toLowerCase()}@example.com`;
const valid = (given: Partial<Parameters<typeof signUp>[1]> = {}) => ({
  name: 'Ada Lovelace',
  email: freshEmail(),
  password: 'seven green bottles',
  ...given,
});

const Person = z.object({ whole: z.string(), role: z.string(), verified: z.boolean() });
const personOf = (personId: string) =>
  row(
    db(),
    Person,
    sql`SELECT person::text AS whole, role, email_verified_at IS NOT NULL AS verified FROM person WHERE id = ${personId}`,
  );

describe('signUp', () => {
  test('makes a customer and a person with an unconfirmed e-mail, and mails the link', async () => {
    const input = valid({ timeZone: 'Europe/Berlin' });
    const { personId, customerId } = await signUp(verbContext(), input);
    expect(await personOf(personId)).toMatchObject({ role: 'customer', verified: false });
    const customer = await row(
      db(),
      z.object({ name: z.string(), timeZone: z.string() }),
      sql`SELECT name, time_zone AS "timeZone" FROM customer WHERE id = ${customerId}`,
    );
    expect(customer).toEqual({ name: 'Ada Lovelace', timeZone: 'Europe/Berlin' });
    const [mail] = await mailsTo(input.email);
    expect(mail?.subject).toBe('[Test] Confirm your e-mail address');
    expect(tokenIn(mail)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('keeps the password as an argon2id hash with 19 MiB, two passes and one lane', async () => {
    const { personId } = await signUp(verbContext(), valid());
    const person = await personOf(personId);
    expect(person?.whole).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(person?.whole).not.toContain('bottles');
  });

  test('keeps only the hash of the link', async () => {
    const input = valid();
    const { personId } = await signUp(verbContext(), input);
    const token = tokenIn((await mailsTo(input.email))[0]);
    const stored = await rows(
      db(),
      z.object({ whole: z.string() }),
      sql`SELECT mail_token::text AS whole FROM mail_token WHERE person_id = ${personId}`,
    );
    expect(stored).toHaveLength(1);
    expect(stored[0]?.whole).not.toContain(token);
  });

  test.each([
    [{ name: '' }, '/name', /missing/],
    [{ email: 'nobody' }, '/email', /not an e-mail/],
    [{ email: '' }, '/email', /missing/],
    [{ email: 'a@b@c' }, '/email', /not an e-mail/],
    [{ email: 'a\r\nBcc: x@example.com@example.com' }, '/email', /not an e-mail/],
    [{ password: 'short one' }, '/password', /at least 10/],
    [{ password: 'x'.repeat(201) }, '/password', /at most 200/],
    [{ password: 'aaaaaaaaaaaaaa' }, '/password', /too easy/],
    [{ password: 'Password2024!' }, '/password', /most common/],
    [{ password: 'QWERTYUIOP' }, '/password', /most common/],
    [
      { email: 'ada.lovelace@example.com', password: 'Ada.Lovelace@example.com' },
      '/password',
      /e-mail/,
    ],
    [{ email: 'ada.lovelace@example.com', password: 'ada.lovelace' }, '/password', /e-mail/],
    [{ timeZone: 'Europe/Atlantis' }, '/timeZone', /not known/],
    [{ timeZone: '+02:00' }, '/timeZone', /not known/],
  ] as const)('refuses %j and says why at the field', async (wrong, pointer, sentence) => {
    const refused = signUp(verbContext(), valid(wrong));
    await expect(refused).rejects.toBeInstanceOf(InvalidInput);
    await expect(refused).rejects.toMatchObject({
      details: { errors: [{ pointer, detail: expect.stringMatching(sentence) }] },
    });
  });

  test('refuses an e-mail that has an account, however it is written', async () => {
    const email = freshEmail();
    await signUp(verbContext(), valid({ email }));
    for (const spelling of [email, ` ${email.toUpperCase()} `])
      await expect(signUp(verbContext(), valid({ email: spelling }))).rejects.toBeInstanceOf(
        EmailTaken,
      );
  });

  test('takes two spellings of one international address for the same', async () => {
    const id = newId('per').toLowerCase();
    await signUp(verbContext(), valid({ email: `ren\u00e9.${id}@b\u00fccher.example` }));
    const again = signUp(verbContext(), valid({ email: `RENE\u0301.${id}@xn--bcher-kva.example` }));
    await expect(again).rejects.toBeInstanceOf(EmailTaken);
  });

  test('makes exactly one account when the same e-mail signs up many times at once', async () => {
    const email = freshEmail();
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, () => signUp(verbContext(), valid({ email }))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of all)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(EmailTaken);
    const customers = await rows(
      db(),
      z.object({ id: z.string() }),
      sql`SELECT id FROM customer WHERE lower(email) = ${email}`,
    );
    expect(customers).toHaveLength(1);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test('slows down an address that signs up again and again', async () => {
    const knock = () =>
      signUp(verbContext({ address: '198.51.100.7' }), valid({ password: 'short' }));
    for (let i = 0; i < 100; i++) await expect(knock()).rejects.toBeInstanceOf(InvalidInput);
    await expect(knock()).rejects.toBeInstanceOf(RateLimited);
  });
});
