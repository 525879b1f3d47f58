// @ts-check
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PROJECT_DIR } from './paths.mjs';
import { LaunchProblem } from './problem.mjs';
import { commandLineOf, endProcess, isAlive, waitUntil } from './processes.mjs';

const GUARD = pathToFileURL(join(import.meta.dirname, 'child-guard.mjs')).href;
const RESTARTS_MAX = 5;
const RESTART_BACKOFF_MS = 500;
/** A process that has run this long has recovered: its earlier deaths no longer count. */
const STABLE_MS = 60_000;
const LOG_BYTES_MAX = 10_000_000;
const TAIL_LINES = 15;

/**
 * A process that is started again when it dies.
 * @typedef {{
 *   name: string,
 *   pid: () => number | undefined,
 *   output: () => string,
 *   stop: (waitMs: number) => Promise<void>,
 *   kill: () => void,
 * }} Supervised `output` is what it has written since it was last started; `stop` resolves when it is gone
 */

/**
 * Starts a Node process and keeps it running until `stop`. What it writes goes to a log file directly, so that it
 * can still write when the launcher has died.
 *
 * @param {{
 *   name: string,
 *   args: readonly string[],
 *   env: import('./environment.mjs').Environment,
 *   stateDir: string,
 *   logDir: string,
 *   isReady: (process: Supervised) => boolean | Promise<boolean>,
 *   readyTimeoutMs: number,
 *   restartBackoffMs?: number,
 *   onRestart?: (text: string) => void,
 *   onGivenUp: (problem: LaunchProblem) => void,
 * }} options `onGivenUp` is told when it has died too often after it was ready
 * @returns {Promise<Supervised>} when it is ready
 * @throws {LaunchProblem} when it ends or stays silent before it is ready, with its last words
 */
export async function supervise(options) {
  const { name, args, env, stateDir, logDir, isReady, readyTimeoutMs } = options;
  const { restartBackoffMs = RESTART_BACKOFF_MS } = options;
  mkdirSync(logDir, { recursive: true });
  const pidFile = join(pidDirOf(stateDir), name);
  mkdirSync(pidDirOf(stateDir), { recursive: true });
  const logFile = join(logDir, `${name}.log`);
  rotate(logFile);
  let logStart = 0;
  let stopping = false;
  let deaths = 0;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  /** @type {Promise<string>} */
  let ended = Promise.resolve('');

  const start = () => {
    const log = openSync(logFile, 'a', 0o600);
    logStart = statSync(logFile).size;
    const started = spawn(process.execPath, ['--enable-source-maps', '--import', GUARD, ...args], {
      cwd: PROJECT_DIR,
      env,
      // A process group of its own: Ctrl-C reaches the launcher alone, which stops all in order.
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    child = started;
    started.stdin?.on('error', () => {});
    if (started.pid !== undefined) writeFileSync(pidFile, `${started.pid}\n`);
    ended = new Promise((resolve) => {
      started.on('error', (error) => resolve(error.message));
      started.on('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    });
    return ended;
  };

  /** @type {Supervised} */
  const supervised = {
    name,
    pid: () => child?.pid,
    output: () => readFileSync(logFile).subarray(logStart).toString('utf8'),
    kill: () => {
      stopping = true;
      child?.kill('SIGKILL');
    },
    stop: async (waitMs) => {
      stopping = true;
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      await endProcess(child.pid, [
        { signal: 'SIGTERM', waitMs },
        { signal: 'SIGKILL', waitMs: 5_000 },
      ]);
      await ended;
      rmSync(pidFile, { force: true });
    },
  };

  const keepRunning = async () => {
    for (;;) {
      const startedMs = Date.now();
      const how = await ended;
      if (stopping) return;
      deaths = Date.now() - startedMs > STABLE_MS ? 1 : deaths + 1;
      if (deaths > RESTARTS_MAX) {
        options.onGivenUp(
          new LaunchProblem(
            `${tailOf(supervised.output())}\n\nThe ${name} died ${deaths} times in a row (${how}) and is not started again: its log is ${logFile}.`,
          ),
        );
        return;
      }
      options.onRestart?.(
        `The ${name} ended (${how}) and is started again; its log is ${logFile}.`,
      );
      await sleep(restartBackoffMs * 2 ** (deaths - 1));
      if (stopping) return;
      void start();
    }
  };

  /** @type {string | undefined} */
  let endedEarly;
  void start().then((how) => {
    endedEarly = how;
  });
  const settled = await waitUntil(
    async () => endedEarly !== undefined || (await isReady(supervised)),
    readyTimeoutMs,
  );
  if (endedEarly !== undefined) {
    throw new LaunchProblem(
      `${tailOf(supervised.output())}\n\nThe ${name} ended before it was ready (${endedEarly}): its log is ${logFile}.`,
    );
  }
  if (!settled) {
    await supervised.stop(1_000);
    throw new LaunchProblem(
      `${tailOf(supervised.output())}\n\nThe ${name} was not ready within ${readyTimeoutMs / 1_000} seconds: its log is ${logFile}.`,
    );
  }
  void keepRunning();
  return supervised;
}

/** @param {string} stateDir */
function pidDirOf(stateDir) {
  return join(stateDir, 'processes');
}

/**
 * Ends what an earlier launcher left: its processes are ending by themselves, but may still be finishing requests on
 * the port that is needed now. The caller holds the state folder, so no living launcher owns them.
 *
 * @param {string} stateDir
 * @param {number} waitMs how long they may take to finish
 */
export async function endLeftProcesses(stateDir, waitMs) {
  const dir = pidDirOf(stateDir);
  mkdirSync(dir, { recursive: true });
  await Promise.all(
    readdirSync(dir).map(async (name) => {
      const pid = Number(readFileSync(join(dir, name), 'utf8'));
      if (pid > 1 && isAlive(pid) && commandLineOf(pid).includes(GUARD)) {
        await endProcess(pid, [
          { signal: 'SIGTERM', waitMs },
          { signal: 'SIGKILL', waitMs: 5_000 },
        ]);
      }
      rmSync(join(dir, name), { force: true });
    }),
  );
}

/** @param {string} output */
function tailOf(output) {
  return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/**
 * Puts a log that has grown large aside.
 * @param {string} file
 */
function rotate(file) {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) {
    renameSync(file, `${file}.1`);
  }
}
