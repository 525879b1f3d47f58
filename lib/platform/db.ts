import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { z } from 'zod';
import { assert } from './assert';
import { env } from './env';
import { Unavailable } from './errors';
import { log } from './log';
import { PrismaClient } from './prisma/client';

/** A statement and its values. Only the `sql` tag makes one, so values never become text. */
export type Sql = {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name?: string;
};

/** Where statements run: the pool, or one open transaction. */
export type Db = {
  readonly kind: 'pool' | 'transaction';
  run(statement: Sql): Promise<{ rows: Record<string, unknown>[]; count: number }>;
};

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
const TRANSACTION_ATTEMPTS_MAX = 4;
const RETRY_PAUSE_MS = 15;

/** `sql\`SELECT ${x}\`` → `SELECT $1` with [x]; a nested Sql is spliced in with its values. */
export function sql(parts: TemplateStringsArray, ...inputs: readonly unknown[]): Sql {
  let text = parts[0] ?? '';
  const values: unknown[] = [];
  inputs.forEach((input, i) => {
    if (isSql(input)) {
      const shift = values.length;
      text += input.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + shift}`);
      values.push(...input.values);
    } else {
      values.push(input);
      text += `$${values.length}`;
    }
    text += parts[i + 1] ?? '';
  });
  return { text, values };
}

const isSql = (input: unknown): input is Sql =>
  typeof input === 'object' && input !== null && 'text' in input && 'values' in input;

/** Nothing, for the branch of a statement that is not taken. */
export const noSql: Sql = { text: '', values: [] };

/** Gives a hot statement a name: PostgreSQL then plans it once for each connection. */
export const named = (name: string, statement: Sql): Sql => ({ ...statement, name });

/** int8 arrives as a number, checked to be exact; JSON and React props could not carry a bigint. */
function parseInt8(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), 'an int8 from the database is a safe integer');
  return value;
}
const INT8 = 20;
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8
      ? parseInt8
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** A pool with our settings over `url`. The caller ends it. Everyday code calls db(). */
export function openPool(url: string, connectionsMax: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    types,
    options: '-c timezone=UTC',
    statement_timeout: env().DATABASE_STATEMENT_TIMEOUT_MS,
  });
  const onError = (error: Error) => log().warn({ err: error }, 'database connection lost');
  pool.on('error', onError);
  // A checked-out client has no listener of its own: without one a database restart ends the process.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

const LOST = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
]);
const RETRYABLE = new Set(['40001', '40P01']);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** True when the database is away, so that it is unknown whether the statement took effect. */
export function isConnectionLoss(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  const code = codeOf(error);
  if (code !== undefined) return LOST.has(code) || code.startsWith('08');
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|connection is closed/i.test(
      error.message,
    )
  );
}

/** The name of the constraint that refused, if one did. Stores map it to an error. */
export function constraintOf(error: unknown): string | undefined {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : undefined;
}

function dbOver(kind: Db['kind'], client: pg.Pool | pg.PoolClient): Db {
  return {
    kind,
    async run(statement) {
      try {
        const name =
          statement.name !== undefined && env().DATABASE_NAMED_STATEMENTS
            ? { name: statement.name }
            : {};
        const result = await client.query({
          ...name,
          text: statement.text,
          values: [...statement.values],
        });
        return { rows: result.rows, count: result.rowCount ?? result.rows.length };
      } catch (error) {
        throw isConnectionLoss(error) ? new Unavailable({ cause: error }) : error;
      }
    },
  };
}

// Next bundles its own copy of this module beside the server's; one pool serves both.
const SHARED = Symbol.for('tokentill.database');
type Shared = { url: string; pool: pg.Pool; db: Db; prisma: PrismaClient | undefined };
const globals = globalThis as { [SHARED]?: Shared };

function shared(): Shared {
  const url = env().DATABASE_URL;
  const known = globals[SHARED];
  if (known) return known;
  const pool = openPool(url, env().DATABASE_CONNECTIONS_MAX);
  globals[SHARED] = { url, pool, db: dbOver('pool', pool), prisma: undefined };
  return globals[SHARED];
}

/** The pool, for SQL. */
export const db = (): Db => shared().db;

/** The raw pool, for LISTEN and for graphile-worker. */
export const pgPool = (): pg.Pool => shared().pool;

/** Typed reads and writes of one statement each. Transactions go through `transact`. */
export function prisma(): PrismaClient {
  const state = shared();
  state.prisma ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: state.url, max: 5 }),
  });
  return state.prisma;
}

/** Closes everything; the next use opens it anew. */
export async function closeDatabase(): Promise<void> {
  const state = globals[SHARED];
  delete globals[SHARED];
  await state?.prisma?.$disconnect();
  await state?.pool.end();
}

/**
 * Runs `work` in one transaction, or joins the one that `outer` is. Deadlocks and serialization failures are repeated;
 * never call the network inside. A lost connection is Unavailable, and then the outcome is unknown: repeat by id.
 */
export async function transact<T>(outer: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (outer.kind === 'transaction') return work(outer);
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactOnce(work);
    } catch (error) {
      if (!RETRYABLE.has(codeOf(error) ?? '') || attempt === TRANSACTION_ATTEMPTS_MAX) throw error;
      await new Promise((resolve) =>
        setTimeout(resolve, RETRY_PAUSE_MS * attempt * (0.5 + Math.random())),
      );
    }
  }
}

async function transactOnce<T>(work: (tx: Db) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await shared().pool.connect();
  } catch (error) {
    throw isConnectionLoss(error) ? new Unavailable({ cause: error }) : error;
  }
  let broken: Error | undefined;
  try {
    const tx = dbOver('transaction', client);
    await tx.run({ text: 'BEGIN', values: [] });
    const result = await work(tx);
    await tx.run({ text: 'COMMIT', values: [] });
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The rows of a statement, each parsed: a renamed column fails in the query's own test. */
export async function rows<Schema extends z.ZodType>(
  db: Db,
  schema: Schema,
  statement: Sql,
): Promise<z.output<Schema>[]> {
  const result = await db.run(statement);
  return result.rows.map((row) => schema.parse(row));
}

/** The only row of a statement, or undefined. More than one is a bug. */
export async function row<Schema extends z.ZodType>(
  db: Db,
  schema: Schema,
  statement: Sql,
): Promise<z.output<Schema> | undefined> {
  const found = await rows(db, schema, statement);
  assert(found.length <= 1, 'the statement finds at most one row');
  return found[0];
}

/** Runs a statement for its effect; the number of rows that it touched. */
export async function execute(db: Db, statement: Sql): Promise<number> {
  return (await db.run(statement)).count;
}
