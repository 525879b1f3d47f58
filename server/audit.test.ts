import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { db, execute, sql } from '@/lib/platform/db';
import { credits } from '@/lib/platform/units';
import { aCustomer } from '@/tests/support/factories';
import { ownDatabase } from '@/tests/support/own-database';

const database = await ownDatabase();
const ROOT = path.resolve(import.meta.dirname, '..');

type Run = { code: number; out: string; err: string };

/** Runs the command the way an operator does. */
const audit = (args: readonly string[], env: Record<string, string> = {}): Promise<Run> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'server/audit.ts', ...args],
      {
        cwd: ROOT,
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'test',
          AUTH_SECRET: 'x'.repeat(40),
          LOG_LEVEL: 'silent',
          DATABASE_URL: database.url,
          ...env,
        },
      },
      (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

describe('npm run audit', () => {
  test('says that the books balance, check by check, and ends with 0', async () => {
    await aCustomer({ available: credits(5) });

    const run = await audit([]);

    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('The books balance.');
    expect(run.out).toMatch(
      /wallet_sums_to_zero +ok +\d+ ms {2}The accounts of every wallet sum to zero\./,
    );
  });

  test('names each breach on a line and ends with 1', async () => {
    await execute(
      db(),
      sql`INSERT INTO stripe_effect (object_id, effect) VALUES ('cs_lost', 'grant_credits')`,
    );

    const run = await audit([]);
    expect(run.code).toBe(1);
    expect(run.out).toContain('THE BOOKS DO NOT BALANCE: 1 breach.');
    expect(run.out).toMatch(/stripe_grant_has_its_lot: .*cs_lost: .*the ledger has no lot for it/);

    const json = await audit(['--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      breaches: [{ check: 'stripe_grant_has_its_lot', subjectId: 'cs_lost' }],
    });
    await execute(db(), sql`DELETE FROM stripe_effect WHERE object_id = 'cs_lost'`);
  });

  test.each([
    [
      'no database answers',
      [],
      { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' },
      /could not run/,
    ],
    ['a variable is wrong', [], { DATABASE_URL: 'not an address' }, /DATABASE_URL/],
    ['an argument is unknown', ['--fix'], {}, /Unknown argument --fix/],
  ])(
    'says in a sentence that it could not run and ends with 2 when %s',
    async (_when, args, env, sentence) => {
      const run = await audit(args, env as Record<string, string>);

      expect(run.code).toBe(2);
      expect(run.err).toMatch(sentence);
      expect(run.err).not.toContain('    at ');
    },
  );
});
