// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { rememberedPort } from './ports.mjs';
import { spawnAs } from './postgres-account.mjs';
import { filesOf, lastComplaint, postgresEnvironment, SUPERUSER } from './postgres-cluster.mjs';
import { LaunchProblem } from './problem.mjs';
import { endProcess } from './processes.mjs';

const START_ATTEMPTS_MAX = 5;
const START_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 20;
const LOG_BYTES_MAX = 10_000_000;

/**
 * Runs the server program and waits until it answers as the server of this folder.
 * @param {{
 *   dataDir: string,
 *   account: import('./postgres-account.mjs').Account,
 *   program: string,
 *   settings: Record<string, string>,
 *   password: string,
 * }} options
 * @returns {Promise<{ pid: number, port: number, adminUrl: string, exited: Promise<void> }>}
 */
export async function startPostmaster({ dataDir, account, program, settings, password }) {
  const files = filesOf(dataDir);
  for (let attempt = 1; ; attempt += 1) {
    const port = await rememberedPort(files.port);
    const adminUrl = databaseUrl(SUPERUSER, password, port, 'postgres');
    const logDescriptor = openLog(files.log);
    const logStart = statSync(files.log).size;
    const child = spawn(program, ['-D', files.cluster, ...asArguments({ ...settings, port })], {
      ...spawnAs(account),
      cwd: '/',
      env: postgresEnvironment(),
      // A session of its own: Ctrl-C in the terminal is for the launcher, which stops PostgreSQL last.
      detached: true,
      stdio: ['ignore', logDescriptor, logDescriptor],
    });
    closeSync(logDescriptor);
    /** @type {Promise<void>} */
    const exited = new Promise((exit, reject) => {
      child.once('exit', () => exit());
      child.once('error', reject);
    });
    const outcome = await Promise.race([
      exited.then(() => 'exited'),
      untilReady(adminUrl, files.cluster),
    ]);
    if (outcome === 'ready' && child.pid !== undefined) {
      return { pid: child.pid, port, adminUrl, exited };
    }
    if (outcome !== 'exited' && child.pid !== undefined) {
      await endProcess(child.pid, [{ signal: 'SIGQUIT', waitMs: 10_000 }]);
    }
    const said = readFileSync(files.log).subarray(logStart).toString('utf8');
    if (!isPassing(said) || attempt >= START_ATTEMPTS_MAX) {
      throw new LaunchProblem(
        `PostgreSQL could not start on the database folder ${files.cluster}: ${lastComplaint(said)} (its log is ${files.log}). Put the folder back from a backup, or move it away to begin with an empty database.`,
      );
    }
    await sleep(500);
  }
}

/**
 * Whether what PostgreSQL said before it gave up goes away by itself: another program took the port in between, or
 * the last processes of a killed server are still leaving.
 * @param {string} said
 */
function isPassing(said) {
  return (
    said.includes('could not create any TCP/IP sockets') ||
    said.includes('could not bind') ||
    said.includes('pre-existing shared memory block') ||
    said.includes('is still in use')
  );
}

/**
 * @param {string} adminUrl
 * @param {string} cluster
 * @returns {Promise<'ready' | 'silent'>}
 */
async function untilReady(adminUrl, cluster) {
  const { default: pg } = await import('pg');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query('SHOW data_directory');
      if (rows[0]?.data_directory === cluster) return 'ready';
    } catch {
      // Not up yet; whether it ever will be is decided by the deadline and by its exit.
    } finally {
      await client.end().catch(() => {});
    }
    await sleep(READY_POLL_MS);
  }
  return 'silent';
}

/**
 * @param {string} role
 * @param {string} password
 * @param {number} port
 * @param {string} database
 */
export function databaseUrl(role, password, port, database) {
  return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** @param {Record<string, string | number>} settings */
function asArguments(settings) {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * @param {string} file
 * @returns {number} a descriptor to append to; a log that has grown large is put aside once
 */
function openLog(file) {
  const descriptor = openSync(file, 'a', 0o600);
  if (statSync(file).size <= LOG_BYTES_MAX) return descriptor;
  closeSync(descriptor);
  renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
