// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { areDependenciesFresh, installDependencies } from './dependencies.mjs';
import { inProject, PROJECT_DIR, STATE_DIR } from './paths.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';
import { LaunchProblem, messageOf } from './problem.mjs';
import { endProcess } from './processes.mjs';
import { progress, seconds } from './progress.mjs';
import { ensureTestPostgres } from './test-database.mjs';
import { addUp, playwrightResult, vitestResult } from './test-results.mjs';

const CHECK_TIMEOUT_MS = 300_000;
const VITEST_TIMEOUT_MS = 840_000;
const JOURNEYS_TIMEOUT_MS = 720_000;

/** What can be asked for by name, and what of the sources it runs. */
const VITEST_PARTS = {
  unit: ['lib/', 'components/', 'server/', 'prisma/', 'bench/', 'tests/architecture', 'tests/env'],
  db: ['tests/schema', 'store.test', 'race.test', 'property.test', 'server/launch/'],
  api: ['tests/api/'],
  sandbox: ['sandbox/'],
};
const PARTS = ['check', ...Object.keys(VITEST_PARTS), 'e2e'];

/**
 * @typedef {import('./test-results.mjs').Result} Result
 * @typedef {{ signal: AbortSignal, env: NodeJS.ProcessEnv, step: ReturnType<typeof progress>['step'] }} Run
 */

/**
 * Runs `npm test`: sets up what the asked parts need, runs them, and ends with one line `N passed, N failed`.
 * @param {readonly string[]} asked names of parts; all when empty
 * @returns {Promise<number>} the exit code
 */
export async function testCommand(asked) {
  const unknown = asked.filter((name) => !PARTS.includes(name));
  if (unknown.length > 0) {
    throw new LaunchProblem(
      `There is no part ${unknown.join(', ')}: npm test [-- ${PARTS.join(' | ')}]`,
      { exitCode: 64 },
    );
  }
  const wanted = new Set(asked.length > 0 ? asked : PARTS);
  const startedMs = Date.now();
  const { step, line } = progress();
  const abort = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => abort.abort(new LaunchProblem('Stopped.', { exitCode: 130 })));
  }
  const { signal } = abort;

  if (!areDependenciesFresh())
    await step('Installing packages', () => installDependencies({ signal }));
  await step('Generating the database client', () => ensurePrismaClient({ signal }));

  /** @type {Run} */
  const run = { signal, step, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } };
  /** @type {Result[]} */
  const results = [];
  if (wanted.has('check')) results.push(...(await checkSources(run)));
  signal.throwIfAborted();

  const vitestParts = Object.keys(VITEST_PARTS).filter((name) => wanted.has(name));
  if (vitestParts.length > 0 || wanted.has('e2e')) {
    const database = await step('Starting the test database', () => ensureTestPostgres());
    run.env = { ...run.env, TEST_DATABASE_URL: database.adminUrl };
    const browser = await findBrowser(run);
    run.env = { ...run.env, ...(browser ? { CHROMIUM_PATH: browser } : {}) };
    if (vitestParts.length > 0) results.push(await runVitest(run, vitestParts));
    signal.throwIfAborted();
    if (wanted.has('e2e')) results.push(await runJourneys(run));
    database.close();
  }
  signal.throwIfAborted();

  const { passed, failed, notes } = addUp(results);
  line('');
  for (const note of notes) line(note);
  line(`Took ${seconds(startedMs)}.`);
  line(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/**
 * Format and lint, unused code, types: one check each.
 * @param {Run} run
 * @returns {Promise<Result[]>}
 */
async function checkSources(run) {
  const checks = [
    { name: 'Format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
    { name: 'Unused code', args: ['node_modules/knip/bin/knip.js'] },
    { name: 'Types of pages', args: ['node_modules/next/dist/bin/next', 'typegen'] },
    { name: 'Types', args: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  ];
  /** @type {Result[]} */
  const results = [];
  for (const { name, args } of checks) {
    run.signal.throwIfAborted();
    process.stdout.write(`\n${name}\n`);
    const well = await runHere(run, args, CHECK_TIMEOUT_MS);
    results.push({
      passed: well ? 1 : 0,
      failed: well ? 0 : 1,
      notes: well ? [] : [`The check “${name}” failed.`],
    });
  }
  return results;
}

/**
 * @param {Run} run
 * @param {readonly string[]} parts
 * @returns {Promise<Result>}
 */
async function runVitest(run, parts) {
  const report = freshReport('vitest.json');
  const all = parts.length === Object.keys(VITEST_PARTS).length;
  const filters = Object.entries(VITEST_PARTS).flatMap(([name, paths]) =>
    parts.includes(name) ? paths : [],
  );
  const well = await runHere(
    run,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config=tests/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...(all ? [] : filters),
    ],
    VITEST_TIMEOUT_MS,
  );
  return vitestResult(report, well);
}

/**
 * Without a browser everything else is still worth running; what needs one fails and says so.
 * @param {Run} run
 * @returns {Promise<string | undefined>}
 */
async function findBrowser({ signal, step }) {
  try {
    return await step('Finding a browser', () => ensureBrowser({ signal }));
  } catch (error) {
    signal.throwIfAborted();
    process.stderr.write(`\n${messageOf(error)}\n`);
    return undefined;
  }
}

/**
 * The journeys through the built product in a browser.
 * @param {Run} run
 * @returns {Promise<Result>}
 */
async function runJourneys(run) {
  const { signal, step } = run;
  try {
    await step('Building the product', async (note) => {
      if (!(await ensureBuild({ signal }))) note('nothing has changed');
    });
  } catch (error) {
    signal.throwIfAborted();
    process.stderr.write(`\n${messageOf(error)}\n`);
    return { passed: 0, failed: 1, notes: ['The browser journeys could not be set up.'] };
  }
  const report = freshReport('playwright.json');
  const well = await runHere(
    { ...run, env: { ...run.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config=e2e/playwright.config.ts',
      '--reporter=list,json',
    ],
    JOURNEYS_TIMEOUT_MS,
  );
  return playwrightResult(report, well);
}

/**
 * @param {string} name
 * @returns {string} a path where no earlier report can be taken for this run's
 */
function freshReport(name) {
  const folder = join(STATE_DIR, 'test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  rmSync(file, { force: true });
  return file;
}

/**
 * Runs one tool of the project with its output on ours.
 * @param {Run} run
 * @param {readonly string[]} args
 * @param {number} timeoutMs
 * @returns {Promise<boolean>} whether it ended well and in time
 */
async function runHere({ signal, env }, args, timeoutMs) {
  const [program = '', ...rest] = args;
  if (!existsSync(inProject(program))) throw new Error(`${program} is installed`);
  const child = spawn(process.execPath, [inProject(program), ...rest], {
    cwd: PROJECT_DIR,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  /** @type {Promise<boolean>} */
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
  const cutOff = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const end = () => {
    if (!signal.aborted) {
      process.stderr.write(`\n${program} took longer than ${timeoutMs / 1_000} seconds.\n`);
    }
    if (child.pid !== undefined) {
      void endProcess(child.pid, [
        { signal: 'SIGTERM', waitMs: 10_000 },
        { signal: 'SIGKILL', waitMs: 5_000 },
      ]);
    }
  };
  cutOff.addEventListener('abort', end, { once: true });
  const well = await ended;
  cutOff.removeEventListener('abort', end);
  return well;
}
