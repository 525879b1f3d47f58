// @ts-check
import { parseArgs } from 'node:util';
import { areDependenciesFresh, installDependencies } from './dependencies.mjs';
import { FolderHeld, lockFolder } from './folder-lock.mjs';
import { STATE_DIR } from './paths.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';
import { codeOf, exitWith, LaunchProblem, messageOf } from './problem.mjs';
import { progress, seconds } from './progress.mjs';
import { removeRunFile, writeRunFile } from './run-file.mjs';
import { startSystem } from './system.mjs';
import { welcome } from './welcome.mjs';

const PORT_DEFAULT = 3000;
const PARENT_CHECK_MS = 1_000;
/** The terminal sends Ctrl-C to npm and to us, and npm hands it on: within this time it is one wish. */
const SAME_WISH_MS = 1_000;
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const USAGE = `npm start [-- --port <port>]

Starts Tokentill with everything it needs. Every setting is a variable, see .env.example.`;

/** Runs `npm start` until it is told to stop. */
export async function startCommand() {
  const startedMs = Date.now();
  const { port, dev } = readArguments();
  const { line, step } = progress();
  const abort = new AbortController();
  /** @type {import('./system.mjs').System | undefined} */
  let system;
  /** @type {number | undefined} */
  let leaving;

  const lock = await holdStateFolder(() => ({
    ...(system ? { url: system.url } : {}),
    mode: dev ? 'dev' : 'production',
  }));

  /** @param {number} exitCode */
  const leave = async (exitCode) => {
    if (leaving !== undefined) return;
    leaving = exitCode;
    removeRunFile();
    if (system) {
      line('Stopping; once more stops at once.');
      await step('Stopping everything', async () => system?.stop());
    }
    lock.release();
    process.exit(exitCode);
  };

  onStopSignal((signal) => {
    if (leaving !== undefined) {
      system?.hurry();
      return;
    }
    if (system) {
      void leave(0).catch(exitWith);
      return;
    }
    // What is being started sees the abort between its steps, stops what is there, and throws.
    abort.abort(
      new LaunchProblem('Stopped before it was ready.', { exitCode: 128 + SIGNAL_NUMBERS[signal] }),
    );
  });

  try {
    if (!areDependenciesFresh()) {
      await step('Installing packages', () => installDependencies({ signal: abort.signal }));
    }
    await step('Generating the database client', async (note) => {
      if (!(await ensurePrismaClient({ signal: abort.signal }))) note('nothing has changed');
    });
    system = await startSystem({
      stateDir: STATE_DIR,
      given: process.env,
      // Demo data have known passwords: they are for this machine until somebody says otherwise.
      host: process.env.HOST || '127.0.0.1',
      port,
      dev,
      signal: abort.signal,
      step,
      log: line,
      onGivenUp: (problem) => {
        process.stderr.write(`\n${problem.message}\n`);
        void leave(1).catch(exitWith);
      },
    });
    abort.signal.throwIfAborted();
    writeRunFile({
      pid: process.pid,
      url: system.url,
      env: system.env,
      adminDatabaseUrl: system.database?.adminUrl,
      stripeStandInUrl: system.stripe?.url,
      upstreamStandInUrl: system.upstream?.url,
      demo: system.demo,
      processes: system.processes(),
    });
    line(welcome(system, seconds(startedMs)));
  } catch (error) {
    await system?.stop();
    lock.release();
    exitWith(abort.signal.aborted ? abort.signal.reason : error);
  }
}

/** @param {() => Record<string, unknown>} describe */
async function holdStateFolder(describe) {
  try {
    return await lockFolder(STATE_DIR, { describe });
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) {
      throw new LaunchProblem(
        `The folder ${STATE_DIR}, where data and secrets are kept, cannot be written: give it to this user, or set TOKENTILL_STATE_DIR to another folder.`,
        { cause: error },
      );
    }
    if (!(error instanceof FolderHeld)) throw error;
    const { holder } = error;
    const at = holder?.url ? ` at ${holder.url}` : '';
    const by = holder ? ` (process ${holder.pid})` : '';
    throw new LaunchProblem(
      `Tokentill is already running${at}${by}: use that one, or stop it first.`,
      {
        cause: error,
      },
    );
  }
}

/** @returns {{ port: number, dev: boolean }} */
function readArguments() {
  /** @type {{ port?: string | undefined, dev?: boolean | undefined, help?: boolean | undefined }} */
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: 'string' },
        dev: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new LaunchProblem(`${messageOf(error)}\n\n${USAGE}`, { exitCode: 64, cause: error });
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const source = values.port === undefined ? 'PORT' : '--port';
  const text = values.port ?? (process.env.PORT || String(PORT_DEFAULT));
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new LaunchProblem(`${source} must be a whole number from 1 to 65535.`, { exitCode: 78 });
  }
  if (values.port !== undefined) forgetOtherPort();
  return { port, dev: values.dev ?? false };
}

/** A TOKENTILL_URL on this machine names the port of an earlier plan; --port is the later word. */
function forgetOtherPort() {
  const url = process.env.TOKENTILL_URL;
  if (url && URL.canParse(url) && ['localhost', '127.0.0.1'].includes(new URL(url).hostname)) {
    delete process.env.TOKENTILL_URL;
  }
}

/**
 * Calls back for each signal that asks to stop, and when npm, which started this command, is gone: npm cannot hand
 * on a SIGKILL.
 * @param {(signal: keyof typeof SIGNAL_NUMBERS) => void} callBack
 */
function onStopSignal(callBack) {
  let heardMs = Number.NEGATIVE_INFINITY;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (Date.now() - heardMs < SAME_WISH_MS) return;
      heardMs = Date.now();
      callBack(signal);
    });
  }
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callBack('SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}
