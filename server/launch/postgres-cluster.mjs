// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { giveTo, spawnAs } from './postgres-account.mjs';
import { codeOf, LaunchProblem } from './problem.mjs';

/** The superuser of every embedded server. */
export const SUPERUSER = 'postgres';

/**
 * The files of one embedded server. `cluster` is PostgreSQL's own data directory.
 * @param {string} dataDir
 */
export function filesOf(dataDir) {
  return {
    cluster: join(dataDir, 'data'),
    unfinished: join(dataDir, 'data.unfinished'),
    password: join(dataDir, 'password'),
    port: join(dataDir, 'port'),
    log: join(dataDir, 'postgres.log'),
    postmasterPid: join(dataDir, 'data', 'postmaster.pid'),
  };
}

/**
 * Makes sure that a usable cluster is there and gives its password. A new one is made under another name and renamed
 * when it is whole and on disk, so that a kill at any moment leaves either nothing or everything. A cluster that is
 * there is never changed, whatever state it is in.
 *
 * @param {{
 *   dataDir: string,
 *   account: import('./postgres-account.mjs').Account,
 *   binaries: import('./postgres-binaries.mjs').Binaries,
 *   durable: boolean,
 *   log: (line: string) => void,
 * }} options
 * @returns {Promise<{ password: string }>}
 * @throws {LaunchProblem} when the folder holds something that cannot be used
 */
export async function ensureCluster({ dataDir, account, binaries, durable, log }) {
  const files = filesOf(dataDir);
  if (existsSync(files.cluster) && readdirNames(files.cluster, account).length === 0) {
    rmdirSync(files.cluster);
  }
  if (existsSync(files.cluster)) {
    refuseUnusable(dataDir, account, binaries);
    return { password: readPassword(dataDir) };
  }
  if (existsSync(files.unfinished)) {
    log('An earlier start was cut off while it created the database; creating it again.');
    rmSync(files.unfinished, { recursive: true, force: true });
  }
  const password = randomBytes(24).toString('base64url');
  writeSecret(files.password, password);
  await initdb({ dataDir, account, binaries, durable, password });
  renameSync(files.unfinished, files.cluster);
  if (durable) syncFolder(dataDir);
  return { password };
}

/**
 * @param {{
 *   dataDir: string,
 *   account: import('./postgres-account.mjs').Account,
 *   binaries: import('./postgres-binaries.mjs').Binaries,
 *   durable: boolean,
 *   password: string,
 * }} options
 */
async function initdb({ dataDir, account, binaries, durable, password }) {
  const { unfinished } = filesOf(dataDir);
  mkdirSync(unfinished, { mode: 0o700 });
  const handed = join(dataDir, 'password.initdb');
  writeSecret(handed, password);
  giveTo(account, unfinished);
  giveTo(account, handed);
  try {
    const { status, output } = await run(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${handed}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The builtin provider sorts the same way on every machine and needs no ICU.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        ...(durable ? [] : ['--no-sync']),
      ],
      account,
    );
    if (status !== 0) {
      throw new LaunchProblem(
        `PostgreSQL could not create its database in ${dataDir}: ${lastComplaint(output)}`,
      );
    }
  } finally {
    rmSync(handed, { force: true });
  }
}

/**
 * @param {string} dataDir
 * @param {import('./postgres-account.mjs').Account} account
 * @param {import('./postgres-binaries.mjs').Binaries} binaries
 */
function refuseUnusable(dataDir, account, binaries) {
  const { cluster } = filesOf(dataDir);
  const { uid } = statSync(cluster);
  if (uid !== account.uid) {
    throw new LaunchProblem(
      `The database folder ${cluster} belongs to user id ${uid}, but PostgreSQL would run as ${account.name} (${account.uid}): start Tokentill as the user who started it first, or give that user the folder with chown -R.`,
    );
  }
  const missing = ['PG_VERSION', 'global/pg_control', 'base', 'pg_wal'].find(
    (name) => !existsSync(join(cluster, name)),
  );
  if (missing) {
    throw new LaunchProblem(
      `The database folder ${cluster} is damaged (${missing} is missing): put it back from a backup, or move the folder away to begin with an empty database.`,
    );
  }
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== binaries.majorVersion) {
    throw new LaunchProblem(
      `The database folder ${cluster} was written by PostgreSQL ${version}, but this Tokentill brings PostgreSQL ${binaries.majorVersion}: carry the data over with pg_dump and pg_restore, or move the folder away to begin with an empty database.`,
    );
  }
}

/**
 * @param {string} dataDir
 * @returns {string}
 */
function readPassword(dataDir) {
  const { password, cluster } = filesOf(dataDir);
  let text;
  try {
    text = readFileSync(password, 'utf8').trim();
  } catch (cause) {
    throw new LaunchProblem(
      `The password of the database in ${cluster} cannot be read from ${password} (${codeOf(cause)}): put that file back, or move the folder ${cluster} away to begin with an empty database.`,
      { cause },
    );
  }
  if (text === '') {
    throw new LaunchProblem(
      `The file ${password} with the password of the database in ${cluster} is empty: put its content back, or move the folder ${cluster} away to begin with an empty database.`,
    );
  }
  return text;
}

/**
 * @param {string} folder
 * @param {import('./postgres-account.mjs').Account} account
 * @returns {string[]}
 */
function readdirNames(folder, account) {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new LaunchProblem(
      `The database folder ${folder} cannot be read by ${account.name} (${codeOf(cause)}): start Tokentill as the user who started it first, or give that user the folder with chown -R.`,
      { cause },
    );
  }
}

/**
 * Writes a file that only its owner may read, whole and on disk.
 * @param {string} file
 * @param {string} text
 */
function writeSecret(file, text) {
  rmSync(file, { force: true });
  writeFileSync(file, `${text}\n`, { mode: 0o600, flush: true });
  chmodSync(file, 0o600);
}

/** @param {string} folder */
function syncFolder(folder) {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The last thing PostgreSQL complained about, without its time stamp.
 * @param {string} output
 * @returns {string}
 */
export function lastComplaint(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const complaint = lines.findLast((line) => /\b(PANIC|FATAL|ERROR|error):/.test(line));
  const line = complaint ?? lines.at(-1) ?? 'it said nothing';
  return line.replace(/^.*?\b(PANIC|FATAL|ERROR|error):\s*/, '').trim();
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('./postgres-account.mjs').Account} account
 * @returns {Promise<{ status: number | null, output: string }>}
 */
function run(program, args, account) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...spawnAs(account),
      cwd: '/',
      env: postgresEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

/**
 * PostgreSQL gets nothing of our environment: a stray PGDATA or PGPORT would change what it does, and our secrets
 * are none of its business.
 * @returns {NodeJS.ProcessEnv}
 */
export function postgresEnvironment() {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    NODE_ENV: 'production',
  };
}
