// @ts-check
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCommand, MIGRATIONS_DIR } from './paths.mjs';
import { codeOf, exitWith, LaunchProblem, messageOf } from './problem.mjs';

/** Prisma's own advisory lock: its CLI and this runner never migrate at the same time. */
const PRISMA_ADVISORY_LOCK = 72_707_369;
const LOCK_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const OUTSIDE_TRANSACTION = '-- tokentill:no-transaction';

/** Column for column what Prisma creates, so that `prisma migrate deploy` and `status` agree with this runner. */
const CREATE_TABLE = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum"            VARCHAR(64) NOT NULL,
  "finished_at"         TIMESTAMPTZ,
  "migration_name"      VARCHAR(255) NOT NULL,
  "logs"                TEXT,
  "rolled_back_at"      TIMESTAMPTZ,
  "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * @typedef {{ name: string, sql: string }} Migration
 * @typedef {{ migration_name: string, checksum: string, finished_at: Date | null }} AppliedRow
 */

/**
 * Brings a database up to date with `prisma/migrations`. Safe to repeat and safe for any number of processes at
 * once: one works, the others wait and find everything done. A migration is applied whole or not at all.
 *
 * @param {string} url
 * @param {{ dir?: string, log?: (line: string) => void }} [options]
 * @returns {Promise<{ applied: string[] }>} the names of the migrations that this call applied, in order
 * @throws {LaunchProblem} when the database cannot be reached, a migration fails, an applied one was changed, or one
 *   that failed earlier waits for somebody to resolve it
 */
export async function migrate(url, { dir = MIGRATIONS_DIR, log = () => {} } = {}) {
  const migrations = readMigrations(dir);
  const client = await connect(url);
  try {
    await takeLock(client);
    await client.query(CREATE_TABLE);
    const { rows } = await client.query(
      `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations"
        WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    const pending = pendingMigrations(migrations, rows);
    for (const migration of pending) {
      log(`Applying migration ${migration.name}`);
      await apply(client, migration);
    }
    return { applied: pending.map(({ name }) => name) };
  } finally {
    // Closing the connection gives the lock back, whatever state the session is in.
    await client.end();
  }
}

/**
 * Which migrations are still to be applied.
 * @param {readonly Migration[]} migrations in order
 * @param {readonly AppliedRow[]} rows what the database says was applied
 * @returns {Migration[]}
 */
export function pendingMigrations(migrations, rows) {
  const failed = rows.find((row) => row.finished_at === null);
  if (failed) {
    throw new LaunchProblem(
      `The migration ${failed.migration_name} failed in this database earlier: repair what it left, then mark it with \`prisma migrate resolve\` (--applied or --rolled-back) and start again.`,
    );
  }
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  for (const { name, sql } of migrations) {
    const checksum = applied.get(name);
    if (checksum !== undefined && !checksumsOf(sql).includes(checksum)) {
      throw new LaunchProblem(
        `The migration ${name} was changed after it had been applied to this database: put back the file that was applied, and make the change in a new migration.`,
      );
    }
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

/**
 * @param {import('pg').Client} client
 * @param {Migration} migration
 */
async function apply(client, { name, sql }) {
  const id = randomUUID();
  const checksum = checksumOf(sql);
  if (sql.startsWith(OUTSIDE_TRANSACTION)) {
    await client.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ($1, $2, $3)',
      [id, checksum, name],
    );
    try {
      await client.query(sql);
    } catch (error) {
      await client.query('UPDATE "_prisma_migrations" SET logs = $2 WHERE id = $1', [
        id,
        messageOf(error),
      ]);
      throw new LaunchProblem(
        `The migration ${name} failed and may be half applied, because it runs outside a transaction: ${complaint(error, sql)}`,
        { cause: error },
      );
    }
    await client.query(
      `UPDATE "_prisma_migrations" SET finished_at = now(), applied_steps_count = 1 WHERE id = $1`,
      [id],
    );
    return;
  }
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at)
       VALUES ($1, $2, $3, clock_timestamp())`,
      [id, checksum, name],
    );
    await client.query(sql);
    await client.query(
      `UPDATE "_prisma_migrations" SET finished_at = clock_timestamp(), applied_steps_count = 1
        WHERE id = $1`,
      [id],
    );
    await client.query('COMMIT');
  } catch (error) {
    throw new LaunchProblem(
      `The migration ${name} failed and nothing of it was applied: ${complaint(error, sql)}`,
      { cause: error },
    );
  }
}

/**
 * @param {string} dir
 * @returns {Migration[]} by name, which begins with the time it was made
 */
function readMigrations(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(dir, name, 'migration.sql'), 'utf8') }));
}

/**
 * @param {string} url
 * @returns {Promise<import('pg').Client>}
 */
async function connect(url) {
  const { default: pg } = await import('pg');
  let client;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    client.on('error', () => {});
    await client.connect();
    return client;
  } catch (cause) {
    throw new LaunchProblem(
      `The database at ${placeOf(url)} cannot be used: ${messageOf(cause) || codeOf(cause)}. Check DATABASE_URL.`,
      { cause },
    );
  }
}

/** @param {import('pg').Client} client */
async function takeLock(client) {
  await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}; SET statement_timeout = 0`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_ADVISORY_LOCK]);
  } catch (error) {
    if (codeOf(error) !== '55P03') throw error;
    throw new LaunchProblem(
      `Another migration of this database has been running for ${LOCK_TIMEOUT_MS / 1_000} seconds: wait until it has ended and start again.`,
      { cause: error },
    );
  }
}

/**
 * Where a database is, without its password.
 * @param {string} url
 */
function placeOf(url) {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || 5432}${pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}

/** @param {string} text */
function checksumOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * A checkout may turn line ends; Prisma accepts either kind, so this does.
 * @param {string} sql
 */
function checksumsOf(sql) {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].map(checksumOf);
}

/**
 * @param {unknown} error
 * @param {string} sql
 */
function complaint(error, sql) {
  const position =
    error instanceof Error && 'position' in error ? Number(error.position) : Number.NaN;
  const line = Number.isNaN(position) ? '' : ` (line ${sql.slice(0, position).split('\n').length})`;
  return `${messageOf(error)}${line}.`;
}

if (isCommand(import.meta.filename)) {
  const url = process.env.DATABASE_URL;
  if (!url) exitWith(new LaunchProblem('Set DATABASE_URL to the database to migrate.'));
  try {
    const { applied } = await migrate(url, { log: (line) => console.log(line) });
    console.log(
      applied.length === 0 ? 'Nothing to migrate.' : `${applied.length} migrations applied.`,
    );
  } catch (error) {
    exitWith(error);
  }
}
