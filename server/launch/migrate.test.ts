import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from './migrate.mjs';
import { ensureTestPostgres } from './test-database.mjs';

let server: Awaited<ReturnType<typeof ensureTestPostgres>>;
let admin: pg.Client;
let database: string;
let url: string;
let dir: string;
let made = 0;

beforeAll(async () => {
  server = await ensureTestPostgres();
  admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  server.close();
});

beforeEach(async () => {
  made += 1;
  database = `migrate_${process.pid}_${made}`;
  await admin.query(`CREATE DATABASE ${database}`);
  const own = new URL(server.adminUrl);
  own.pathname = `/${database}`;
  url = own.href;
  dir = mkdtempSync(join(tmpdir(), 'tokentill-migrations-'));
  addMigration('20260101000000_first', 'CREATE TABLE one (id int);\nINSERT INTO one VALUES (1);\n');
  addMigration('20260102000000_second', 'ALTER TABLE one ADD COLUMN two int DEFAULT 2;\n');
});

afterEach(async () => {
  await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
  rmSync(dir, { recursive: true, force: true });
});

function addMigration(name: string, sql: string): void {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrate', () => {
  test('applies every migration in order and records it as Prisma does', async () => {
    expect(await migrate(url, { dir })).toEqual({
      applied: ['20260101000000_first', '20260102000000_second'],
    });
    expect(await query('SELECT id, two FROM one')).toEqual([{ id: 1, two: 2 }]);
    expect(
      await query(
        `SELECT migration_name, checksum, applied_steps_count, rolled_back_at, logs,
                finished_at >= started_at AS finished
           FROM _prisma_migrations ORDER BY started_at LIMIT 1`,
      ),
    ).toEqual([
      {
        migration_name: '20260101000000_first',
        checksum: '4beb3c64c3b3769fb91be0dbcd0dfde0a531e7416f1b84994e69fd6f81c7e09a',
        applied_steps_count: 1,
        rolled_back_at: null,
        logs: null,
        finished: true,
      },
    ]);
  });

  test('changes nothing the second time', async () => {
    await migrate(url, { dir });
    expect(await migrate(url, { dir })).toEqual({ applied: [] });
    expect(await query('SELECT count(*)::int AS rows FROM one')).toEqual([{ rows: 1 }]);
  });

  test('applies each migration once when four processes start together', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url, { dir })));
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual([
      '20260101000000_first',
      '20260102000000_second',
    ]);
    expect(await query('SELECT count(*)::int AS rows FROM _prisma_migrations')).toEqual([
      { rows: 2 },
    ]);
  });

  test('refuses a migration that was changed after it had been applied', async () => {
    await migrate(url, { dir });
    addMigration('20260101000000_first', 'CREATE TABLE other (id int);\n');
    addMigration('20260103000000_third', 'CREATE TABLE three (id int);\n');
    await expect(migrate(url, { dir })).rejects.toThrow(
      /The migration 20260101000000_first was changed after it had been applied/,
    );
    expect(await query("SELECT to_regclass('three') AS three")).toEqual([{ three: null }]);
  });

  test('accepts an applied migration whose line ends a checkout has turned', async () => {
    await migrate(url, { dir });
    addMigration(
      '20260101000000_first',
      'CREATE TABLE one (id int);\r\nINSERT INTO one VALUES (1);\r\n',
    );
    expect(await migrate(url, { dir })).toEqual({ applied: [] });
  });

  test('leaves nothing of a migration that fails, says where it failed, and can be repeated', async () => {
    addMigration(
      '20260103000000_third',
      'CREATE TABLE three (id int);\nSELECT missing FROM one;\n',
    );
    await expect(migrate(url, { dir })).rejects.toThrow(
      /The migration 20260103000000_third failed and nothing of it was applied: column "missing" does not exist \(line 2\)\./,
    );
    expect(await query("SELECT to_regclass('three') AS three")).toEqual([{ three: null }]);
    addMigration('20260103000000_third', 'CREATE TABLE three (id int);\n');
    expect(await migrate(url, { dir })).toEqual({ applied: ['20260103000000_third'] });
  });

  test('runs a marked migration outside a transaction, and refuses to go on after it failed', async () => {
    addMigration(
      '20260103000000_third',
      '-- tokentill:no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY one_id ON one (id);\n',
    );
    expect((await migrate(url, { dir })).applied).toHaveLength(3);
    addMigration(
      '20260104000000_fourth',
      '-- tokentill:no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY one_id ON one (id);\n',
    );
    await expect(migrate(url, { dir })).rejects.toThrow(/may be half applied.*already exists/);
    await expect(migrate(url, { dir })).rejects.toThrow(
      /The migration 20260104000000_fourth failed in this database earlier/,
    );
  });

  test('says in one sentence which database cannot be reached, without its password', async () => {
    const refused = migrate('postgresql://someone:secret@127.0.0.1:1/nothing', { dir });
    await expect(refused).rejects.toThrow(
      /^The database at 127\.0\.0\.1:1\/nothing cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1\. Check DATABASE_URL\.$/,
    );
  });
});
