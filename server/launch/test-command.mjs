// @ts-check
import { ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { areDependenciesFresh, installDependencies } from './dependencies.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';
import { LaunchProblem, messageOf } from './problem.mjs';
import { progress, seconds } from './progress.mjs';
import { ensureTestPostgres } from './test-database.mjs';
import { checkSources, runJourneys, runVitest } from './test-parts.mjs';
import { addUp } from './test-results.mjs';

/** What can be asked for by name, and where its files are. */
const VITEST_PARTS = {
  unit: ['lib/', 'components/', 'server/', 'prisma/', 'bench/', 'tests/architecture', 'tests/e'],
  db: ['tests/schema', 'store.test', 'race.test', 'property.test', 'server/launch/'],
  api: ['tests/api/'],
  sandbox: ['sandbox/'],
};
/** Kills the built product in the middle of its work; run apart, because it needs the machine for itself. */
const CRASH_TESTS = 'tests/crash/';
/** The API's contract once more, through the built server's own doors and through Next. */
const DOORS_CONFIG = 'tests/doors/vitest.config.ts';
/** What runs against the built product. */
const BUILT_PARTS = ['crash', 'doors', 'e2e'];
const PARTS = ['check', ...Object.keys(VITEST_PARTS), ...BUILT_PARTS];
/** A server that builds gives a run 25 minutes; the last line still has to be said. */
const CI_RUN_MS_MAX = 24 * 60_000;

/**
 * @typedef {import('./test-parts.mjs').Run} Run
 * @typedef {import('./test-results.mjs').Result} Result
 * @typedef {ReturnType<typeof progress>['step']} Step
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
  const { signal } = abortOnSignal();

  if (!areDependenciesFresh()) {
    await step('Installing packages', () => installDependencies({ signal }));
  }
  await step('Generating the database client', () => ensurePrismaClient({ signal }));

  /** @type {Run} */
  const run = {
    signal,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    deadlineMs: process.env.CI ? startedMs + CI_RUN_MS_MAX : Number.POSITIVE_INFINITY,
  };
  const results = wanted.has('check') ? await checkSources(run) : [];
  if ([...wanted].some((name) => name !== 'check')) {
    const database = await step('Starting the test database', () => ensureTestPostgres());
    run.env = { ...run.env, TEST_DATABASE_URL: database.adminUrl };
    results.push(...(await runTests(run, step, wanted)));
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
 * @param {Run} given
 * @param {Step} step
 * @param {ReadonlySet<string>} wanted
 * @returns {Promise<Result[]>}
 */
async function runTests(given, step, wanted) {
  const { signal } = given;
  const browser = await attempt(given, () =>
    step('Finding a browser', () => ensureBrowser({ signal })),
  );
  const run = browser ? { ...given, env: { ...given.env, CHROMIUM_PATH: browser } } : given;
  /** @type {Result[]} */
  const results = [];

  const parts = Object.entries(VITEST_PARTS).filter(([name]) => wanted.has(name));
  if (parts.length > 0) {
    // All of them is more than their sum: a file that no part names runs too.
    const files =
      parts.length < Object.keys(VITEST_PARTS).length ? parts.flatMap(([, at]) => at) : [];
    results.push(await runVitest(run, 'vitest', [`--exclude=${CRASH_TESTS}**`, ...files]));
    signal.throwIfAborted();
  }
  if (!BUILT_PARTS.some((name) => wanted.has(name))) return results;

  const built = await attempt(run, () =>
    step('Building the product', async (note) => {
      if (!(await ensureBuild({ signal }))) note('nothing has changed');
      return true;
    }),
  );
  if (!built) {
    return [...results, { passed: 0, failed: 1, notes: ['The product could not be built.'] }];
  }
  if (wanted.has('crash')) {
    results.push(await runVitest(run, 'crash', ['--maxWorkers=1', CRASH_TESTS]));
    signal.throwIfAborted();
  }
  if (wanted.has('doors')) {
    results.push(await runVitest(run, 'doors', [], DOORS_CONFIG));
    signal.throwIfAborted();
  }
  if (wanted.has('e2e')) results.push(await runJourneys(run));
  return results;
}

/**
 * Does what the rest of the run can go on without; what needs it fails there and says so.
 * @template Value
 * @param {Run} run
 * @param {() => Promise<Value>} work
 * @returns {Promise<Value | undefined>}
 */
async function attempt({ signal }, work) {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    process.stderr.write(`\n${messageOf(error)}\n`);
    return undefined;
  }
}

function abortOnSignal() {
  const abort = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => abort.abort(new LaunchProblem('Stopped.', { exitCode: 130 })));
  }
  return abort;
}
