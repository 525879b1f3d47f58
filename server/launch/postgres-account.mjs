// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { codeOf, LaunchProblem } from './problem.mjs';

/**
 * The user that PostgreSQL runs as. `switchTo` is set when that is not the user who runs this process.
 * @typedef {{ name: string, uid: number, gid: number, switchTo: boolean }} Account
 */

/** PostgreSQL refuses to run as root, so root lends it one of these. */
const ACCOUNTS_FOR_ROOT = ['postgres', 'nobody'];

/**
 * @returns {Account}
 * @throws {LaunchProblem} where PostgreSQL cannot run at all
 */
export function postgresAccount() {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  if (uid === undefined || gid === undefined) {
    throw new LaunchProblem(
      'The embedded PostgreSQL needs Linux or macOS: on Windows run Tokentill inside WSL, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  if (uid === 0) return accountForRoot();
  try {
    return { name: userInfo().username, uid, gid, switchTo: false };
  } catch (cause) {
    throw new LaunchProblem(
      `PostgreSQL cannot run as user id ${uid}, because /etc/passwd has no entry for it: run Tokentill as a user that has one, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

/** @returns {Account} */
function accountForRoot() {
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ACCOUNTS_FOR_ROOT) {
    const entry = entries.find((fields) => fields[0] === name);
    const uid = Number(entry?.[2]);
    const gid = Number(entry?.[3]);
    if (entry && uid > 0 && gid > 0) return { name, uid, gid, switchTo: true };
  }
  throw new LaunchProblem(
    'PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor `nobody` to run it as: run Tokentill as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/**
 * What `spawn` needs to run a program as the account.
 * @param {Account} account
 * @returns {{ uid?: number, gid?: number }}
 */
export function spawnAs(account) {
  return account.switchTo ? { uid: account.uid, gid: account.gid } : {};
}

/**
 * Whether the account may do something with a path, asked of the system itself so that lists, mounts and parent
 * folders count too.
 * @param {Account} account
 * @param {'-x' | '-r' | '-w'} may run or enter, read, write
 * @param {string} path
 * @returns {boolean}
 */
export function accountMay(account, may, path) {
  const test = spawnSync('/bin/sh', ['-c', `test ${may} "$1"`, 'sh', path], {
    ...spawnAs(account),
    cwd: '/',
    stdio: 'ignore',
  });
  if (test.error && codeOf(test.error) === 'EPERM') {
    throw new LaunchProblem(
      `PostgreSQL refuses to run as root, and this root may not become the user ${account.name}: run Tokentill as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause: test.error },
    );
  }
  return test.status === 0;
}

/**
 * Where the data of one embedded server live: in the project's own state folder when PostgreSQL's user can work
 * there, otherwise (root's project below a closed folder, or on a mount that refuses other owners) in /var/lib.
 * @param {string} stateDir the project's git-ignored state folder, `<project>/.tokentill`
 * @param {string} name the server's folder within it
 * @returns {{ dataDir: string, moved: boolean }} `moved` when it is not in the state folder
 */
export function placeData(stateDir, name) {
  const account = postgresAccount();
  const inProject = join(stateDir, name);
  mkdirSync(inProject, { recursive: true });
  if (!account.switchTo) return { dataDir: inProject, moved: false };
  // Secrets in the state folder are closed one by one; the folder itself PostgreSQL must be able to cross.
  chmodSync(stateDir, 0o711);
  if (giveTo(account, inProject) && accountMay(account, '-w', inProject)) {
    return { dataDir: inProject, moved: false };
  }
  const hash = createHash('sha256').update(realpathSync(stateDir)).digest('hex').slice(0, 12);
  const elsewhere = join('/var/lib', `tokentill-${hash}`, name);
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  giveTo(account, elsewhere);
  return { dataDir: elsewhere, moved: true };
}

/**
 * Hands a file or folder to the account, when it is another than ours.
 * @param {Account} account
 * @param {string} path
 * @returns {boolean} false when the file system refuses
 */
export function giveTo(account, path) {
  if (!account.switchTo) return true;
  try {
    chownSync(path, account.uid, account.gid);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EPERM' || codeOf(error) === 'EACCES' || codeOf(error) === 'EINVAL') {
      return false;
    }
    throw error;
  }
}
