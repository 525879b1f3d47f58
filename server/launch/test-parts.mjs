// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inProject, PROJECT_DIR, STATE_DIR } from './paths.mjs';
import { endProcess } from './processes.mjs';
import { playwrightResult, vitestResult } from './test-results.mjs';

/** No tool takes longer unless it hangs. */
const CHECK_TIMEOUT_MS = 300_000;
const VITEST_TIMEOUT_MS = 840_000;
const JOURNEYS_TIMEOUT_MS = 720_000;

/**
 * What the parts of a test run share. `deadlineMs` is when the whole run has to be over.
 * @typedef {{ signal: AbortSignal, env: NodeJS.ProcessEnv, deadlineMs: number }} Run
 * @typedef {import('./test-results.mjs').Result} Result
 */

/**
 * Format and lint, unused code, types: one check each.
 * @param {Run} run
 * @returns {Promise<Result[]>}
 */
export async function checkSources(run) {
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
 * @param {string} name of the report
 * @param {readonly string[]} args which files
 * @param {string} [config]
 * @returns {Promise<Result>}
 */
export async function runVitest(run, name, args, config = 'tests/vitest.config.ts') {
  const report = freshReport(`${name}.json`);
  const well = await runHere(
    run,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      `--config=${config}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    VITEST_TIMEOUT_MS,
  );
  return vitestResult(report, well);
}

/**
 * The journeys through the built product in a browser.
 * @param {Run} run
 * @returns {Promise<Result>}
 */
export async function runJourneys(run) {
  const report = freshReport('journeys.json');
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
async function runHere({ signal, env, deadlineMs }, args, timeoutMs) {
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
  const leftMs = Math.max(0, Math.min(timeoutMs, deadlineMs - Date.now()));
  const cutOff = AbortSignal.any([signal, AbortSignal.timeout(leftMs)]);
  const end = () => {
    if (!signal.aborted) {
      process.stderr.write(
        `\n${program} was cut off after ${Math.round(leftMs / 1_000)} seconds.\n`,
      );
    }
    if (child.pid !== undefined) {
      void endProcess(child.pid, [
        { signal: 'SIGTERM', waitMs: 10_000 },
        { signal: 'SIGKILL', waitMs: 5_000 },
      ]);
    }
  };
  if (cutOff.aborted) end();
  cutOff.addEventListener('abort', end, { once: true });
  const well = await ended;
  cutOff.removeEventListener('abort', end);
  return well && !cutOff.aborted;
}
