// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { stamp } from './fingerprint.mjs';
import { inProject } from './paths.mjs';
import { LaunchProblem } from './problem.mjs';
import { runTool, ToolFailed } from './tool.mjs';

const LOCK_FILE = inProject('package-lock.json');
/** What npm itself writes about what it has installed. */
const INSTALLED_FILE = inProject('node_modules', '.package-lock.json');
const INSTALLED_STAMP = stamp(inProject('node_modules', '.tokentill-lock'));

/**
 * One entry of a lock file.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, dev?: boolean, link?: boolean }} Locked
 */

/**
 * Whether the installed packages are the locked ones, for this platform and this major version of Node.
 * @returns {boolean}
 */
export function areDependenciesFresh() {
  if (!existsSync(INSTALLED_FILE)) return false;
  const wanted = wantedFingerprint();
  const installed = INSTALLED_STAMP.read();
  if (installed === wanted) return true;
  // Another platform's or Node's packages must go; anything else may have been installed with npm by hand.
  if (installed && machineOf(installed) !== machineOf(wanted)) return false;
  if (!holdsEverythingLocked()) return false;
  INSTALLED_STAMP.write(wanted);
  return true;
}

/**
 * Installs exactly the locked packages.
 * @param {{ signal?: AbortSignal | undefined }} [options]
 * @throws {LaunchProblem} when npm fails
 */
export async function installDependencies({ signal } = {}) {
  const npm = process.env.npm_execpath;
  const args = [
    'ci',
    // No package of ours needs its install script, and none gets to run one on the operator's machine.
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=warn',
  ];
  try {
    await runTool({
      name: 'install',
      ...(npm?.endsWith('.js') ? { args: [npm, ...args] } : { program: 'npm', args }),
      env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
      signal,
      sentence: 'npm could not install the packages of Tokentill.',
    });
  } catch (error) {
    if (error instanceof ToolFailed && isOffline(error.output)) {
      throw new LaunchProblem(
        "The packages of Tokentill cannot be downloaded, because npm does not reach its registry: connect to the network (or set npm's `registry` or `proxy`) and start again. Later starts need no network.",
        { cause: error },
      );
    }
    throw error;
  }
  INSTALLED_STAMP.write(wantedFingerprint());
}

/** @param {string} output */
function isOffline(output) {
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/.test(
    output,
  );
}

function wantedFingerprint() {
  const lock = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');
  return `${process.platform}-${process.arch}-node${process.versions.node.split('.')[0]} ${lock}`;
}

/** @param {string} fingerprint */
function machineOf(fingerprint) {
  return fingerprint.split(' ')[0];
}

/** @returns {boolean} */
function holdsEverythingLocked() {
  const wanted = packagesOf(LOCK_FILE);
  const installed = packagesOf(INSTALLED_FILE);
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '' || locked.link) return true;
    const present = installed[path];
    // Packages for other platforms are locked too, and rightly absent.
    if (!present) return locked.optional === true;
    return present.version === locked.version && present.integrity === locked.integrity;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, Locked>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
