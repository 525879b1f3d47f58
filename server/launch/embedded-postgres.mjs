// @ts-check
import { resolve } from 'node:path';
import { lockFolder } from './folder-lock.mjs';
import { giveTo, postgresAccount } from './postgres-account.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { ensureCluster } from './postgres-cluster.mjs';
import { databaseUrl, startPostmaster } from './postmaster.mjs';
import { stopLeftPostmaster, watchPostmaster } from './postmaster-orphans.mjs';
import { endProcess } from './processes.mjs';

/** Enough for one machine that does other work too; a provider with more brings a server of its own. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // TCP alone: the path of a socket below a deep project folder can be longer than the system allows.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '1GB',
  max_wal_size: '1GB',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  io_method: 'sync',
  jit: 'off',
  log_checkpoints: 'off',
};

/** For data that a test throws away: a crash of the machine may lose them, a crash of PostgreSQL may not. */
const SETTINGS_WITHOUT_DURABILITY = {
  fsync: 'off',
  full_page_writes: 'off',
  checkpoint_timeout: '30min',
};

/**
 * A running embedded server.
 * @typedef {{
 *   url: string,
 *   adminUrl: string,
 *   port: number,
 *   pid: number,
 *   dataDir: string,
 *   exited: Promise<void>,
 *   stop: () => Promise<void>,
 *   kill: () => Promise<void>,
 * }} EmbeddedPostgres
 */

/**
 * Starts a real PostgreSQL on a folder, creating its database the first time. A server that was left behind by a
 * launcher that died is stopped first, so that its last clients can write nothing more, and then started anew.
 *
 * @param {{
 *   dataDir: string,
 *   log?: (line: string) => void,
 *   durable?: boolean,
 *   settings?: Record<string, string>,
 *   orphanGraceMs?: number,
 * }} options `durable: false` gives up safety against a crash of the machine, for tests; `settings` are server
 *   settings by name; `orphanGraceMs` is how long the server outlives this process when that is killed
 * @returns {Promise<EmbeddedPostgres>} `url` is the product's own role and database, `adminUrl` the superuser's;
 *   `exited` resolves when the server is gone for whatever reason
 * @throws {import('./folder-lock.mjs').FolderHeld} when a living process has the folder
 * @throws {import('./problem.mjs').LaunchProblem} when the server cannot run here, or the folder cannot be used
 */
export async function startPostgres({
  dataDir: givenDataDir,
  log = () => {},
  durable = true,
  settings = {},
  orphanGraceMs = 10_000,
}) {
  const dataDir = resolve(givenDataDir);
  const account = postgresAccount();
  const lock = await lockFolder(dataDir);
  try {
    giveTo(account, dataDir);
    const binaries = postgresBinaries(account, dataDir);
    await stopLeftPostmaster(dataDir, log);
    const { password } = await ensureCluster({ dataDir, account, binaries, durable, log });
    const chosen = { ...SETTINGS, ...(durable ? {} : SETTINGS_WITHOUT_DURABILITY), ...settings };
    const server = await startPostmaster({
      dataDir,
      account,
      program: binaries.postgres,
      settings: chosen,
      password,
    });
    const watcher = watchPostmaster(dataDir, server.pid, orphanGraceMs);
    let gone = false;
    const exited = server.exited.then(() => {
      gone = true;
      watcher.dismiss();
      lock.release();
    });
    /** @param {Parameters<typeof endProcess>[1]} steps */
    const end = async (steps) => {
      // Once it is gone, its pid may be somebody else's.
      if (!gone) await endProcess(server.pid, steps);
      await exited;
    };
    const running = {
      ...server,
      dataDir,
      exited,
      stop: () =>
        end([
          // Fast shutdown: clients are sent away, everything is written; then the harder ways.
          { signal: 'SIGINT', waitMs: 20_000 },
          { signal: 'SIGQUIT', waitMs: 5_000 },
          { signal: 'SIGKILL', waitMs: 5_000 },
        ]),
      kill: () => end([{ signal: 'SIGKILL', waitMs: 5_000 }]),
    };
    try {
      const url = await ensureProductDatabase(server.adminUrl, password);
      return { ...running, url };
    } catch (error) {
      await running.stop();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The product's own role and database: it is not a superuser, so that a fault in the product cannot reach beyond its
 * database.
 * @param {string} adminUrl
 * @param {string} password
 * @returns {Promise<string>} the address of the product's database
 */
async function ensureProductDatabase(adminUrl, password) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'tokentill'");
    if (role.rowCount === 0) await client.query('CREATE ROLE tokentill LOGIN');
    await client.query(`ALTER ROLE tokentill PASSWORD ${client.escapeLiteral(password)}`);
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = 'tokentill'");
    if (database.rowCount === 0) await client.query('CREATE DATABASE tokentill OWNER tokentill');
  } finally {
    await client.end();
  }
  return databaseUrl('tokentill', password, Number(new URL(adminUrl).port), 'tokentill');
}
