// @ts-check
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureEnvironmentLoaded } from './dotenv.mjs';
import { fingerprintOf, stamp } from './fingerprint.mjs';
import { FolderHeld, holderOf, lockFolder } from './folder-lock.mjs';
import { inProject, isCommand, STATE_DIR } from './paths.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';
import { exitWith, LaunchProblem } from './problem.mjs';
import { progress } from './progress.mjs';
import { runTool } from './tool.mjs';

/** Everything the built product is made of. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'server',
  'prisma',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** What runs as a process of its own; each becomes `dist/<name>.mjs`. */
const PROCESSES = { server: 'server/main.ts', worker: 'server/worker.ts' };

/** Of the launcher itself only this file shapes the build. */
const RECIPE = join('server', 'launch', 'build.mjs');
const BUILD_STAMP = stamp(inProject('dist', 'build'));
const BUILD_WAIT_MS = 1_000;

/** @param {string} path */
function isNoSource(path) {
  return (
    /\.test\.tsx?$/.test(path) ||
    (path.startsWith(join('server', 'launch', '/')) && path !== RECIPE) ||
    path.startsWith(join('lib', 'platform', 'prisma', '/'))
  );
}

/** @returns {string} */
function wantedFingerprint() {
  return fingerprintOf(SOURCES, { skip: isNoSource, also: [`node ${process.versions.node}`] });
}

/** @returns {boolean} whether the build is of the sources that are here now */
export function isBuildFresh() {
  return (
    existsSync(inProject('.next', 'BUILD_ID')) &&
    Object.keys(PROCESSES).every((name) => existsSync(inProject('dist', `${name}.mjs`))) &&
    BUILD_STAMP.read() === wantedFingerprint()
  );
}

/**
 * Builds the product unless the build is fresh. Two at once: the second waits and finds it done.
 * @param {{ signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<boolean>} whether it had to
 * @throws {LaunchProblem} when the build fails, or when the product that runs now lives in the build to be replaced
 */
export async function ensureBuild({ signal } = {}) {
  const lockDir = join(STATE_DIR, 'build');
  for (;;) {
    if (isBuildFresh()) return false;
    await refuseWhileRunning();
    try {
      const lock = await lockFolder(lockDir);
      try {
        if (isBuildFresh()) return false;
        await build(signal);
        return true;
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof FolderHeld)) throw error;
      await sleep(BUILD_WAIT_MS, undefined, { signal });
    }
  }
}

async function refuseWhileRunning() {
  mkdirSync(STATE_DIR, { recursive: true });
  const holder = await holderOf(STATE_DIR);
  if (!holder || holder.pid === process.pid || holder.mode === 'dev') return;
  throw new LaunchProblem(
    `The sources have changed since they were built, and Tokentill runs from that build now${holder.url ? ` at ${holder.url}` : ''} (process ${holder.pid}): stop it first.`,
  );
}

/** @param {AbortSignal | undefined} signal */
async function build(signal) {
  const wanted = wantedFingerprint();
  rmSync(inProject('dist'), { recursive: true, force: true });
  await bundleProcesses();
  await runTool({
    name: 'build',
    args: [inProject('node_modules', 'next', 'dist', 'bin', 'next'), 'build'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    signal,
    sentence: 'The product could not be built.',
  });
  BUILD_STAMP.write(wanted);
}

/** Bundles our own sources; packages stay where they are installed. */
async function bundleProcesses() {
  await bundle(PROCESSES, inProject('dist'));
}

/**
 * @param {Record<string, string>} entries name → source, relative to the project
 * @param {string} outDir
 * @param {{ withPackages?: boolean }} [options] `withPackages` for what runs where the packages cannot be found
 */
export async function bundle(entries, outDir, { withPackages = false } = {}) {
  const esbuild = await import('esbuild');
  try {
    await esbuild.build({
      entryPoints: Object.entries(entries).map(([out, source]) => ({ in: inProject(source), out })),
      outdir: outDir,
      outExtension: { '.js': '.mjs' },
      absWorkingDir: inProject(),
      tsconfig: inProject('tsconfig.json'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: withPackages ? 'bundle' : 'external',
      plugins: [ownSources],
      jsx: 'automatic',
      sourcemap: true,
      logLevel: 'silent',
    });
    // Its helper process would stay as long as this one.
    await esbuild.stop();
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const lines = await esbuild.formatMessages(error.errors, { kind: 'error', color: false });
    throw new LaunchProblem(`${lines.join('\n')}\nThe product could not be built.`, {
      cause: error,
    });
  }
}

/**
 * Finds `@/…` in the project. Left to itself, esbuild takes a file of ours that is missing for a package, and the
 * fault shows only when the bundle runs.
 * @type {import('esbuild').Plugin}
 */
const ownSources = {
  name: 'own-sources',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@\// }, ({ path, kind }) =>
      resolve(`./${path.slice(2)}`, { kind, resolveDir: inProject() }),
    );
  },
};

/**
 * @param {unknown} error
 * @returns {error is import('esbuild').BuildFailure}
 */
function isBuildFailure(error) {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

if (isCommand(import.meta.filename)) {
  try {
    ensureEnvironmentLoaded();
    const { step } = progress();
    await step('Generating the database client', () => ensurePrismaClient());
    await step('Building the product', async (note) => {
      if (!(await ensureBuild())) note('nothing has changed');
    });
  } catch (error) {
    exitWith(error);
  }
}
