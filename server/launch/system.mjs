// @ts-check
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { startDatabase } from './database.mjs';
import { ensureDemoData } from './demo-data.mjs';
import { checkEnvironment, composeEnvironment } from './environment.mjs';
import { migrate } from './migrate.mjs';
import { inProject } from './paths.mjs';
import { portTrouble } from './ports.mjs';
import { LaunchProblem } from './problem.mjs';
import { ensureSecrets } from './secrets.mjs';
import { startStripe, startUpstream } from './stand-ins.mjs';
import { endLeftProcesses, supervise } from './supervise.mjs';

const READY_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 3_000;
/** More than the product gives itself (SHUTDOWN_SECONDS_MAX), so that it is never cut off while it keeps its word. */
const STOP_MARGIN_MS = 5_000;
const STAND_IN_STOP_MS = 3_000;
const SHUTDOWN_SECONDS_DEFAULT = 25;

/**
 * A running Tokentill with everything it needs.
 * @typedef {{
 *   url: string,
 *   env: import('./environment.mjs').Environment,
 *   database: import('./database.mjs').Database | undefined,
 *   stripe: import('./stand-ins.mjs').StandIn | undefined,
 *   upstream: import('./stand-ins.mjs').StandIn | undefined,
 *   demo: import('./demo-data.mjs').Demo | undefined,
 *   logDir: string,
 *   processes: () => Record<string, number | undefined>,
 *   stop: () => Promise<void>,
 *   hurry: () => void,
 * }} System `stop` lets everything finish what it is doing; `hurry` cuts that short, but never for PostgreSQL
 */

/**
 * Starts the product, and whatever of its surroundings the operator did not bring: PostgreSQL unless DATABASE_URL is
 * given, the Stripe stand-in unless STRIPE_SECRET_KEY is, the upstream stand-in unless OPENAI_API_KEY is. When a step
 * fails, what was started is stopped again.
 *
 * @param {{
 *   stateDir: string,
 *   given: NodeJS.ProcessEnv,
 *   host: string,
 *   port: number,
 *   adminUrl?: string,
 *   dev?: boolean,
 *   signal?: AbortSignal,
 *   step: ReturnType<import('./progress.mjs').progress>['step'],
 *   log: (line: string) => void,
 *   onGivenUp: (problem: LaunchProblem) => void,
 * }} options the caller holds `stateDir`; `given` is the operator's environment;
 *   `adminUrl` is the superuser's address where DATABASE_URL is given and demo data are wanted all the same; `onGivenUp` is told once a part
 *   has died for good, after which the caller stops the system
 * @returns {Promise<System>}
 * @throws {LaunchProblem}
 */
export async function startSystem(options) {
  const { stateDir, given, host, port, dev = false, signal, step, log } = options;
  const logDir = join(stateDir, 'logs');
  const stopWaitMs =
    1_000 * (Number(given.SHUTDOWN_SECONDS_MAX) || SHUTDOWN_SECONDS_DEFAULT) + STOP_MARGIN_MS;
  const secrets = ensureSecrets(join(stateDir, 'secrets.json'));
  const compose = (/** @type {import('./environment.mjs').Parts} */ parts) =>
    composeEnvironment({ given, secrets, host, port, parts, dev });

  await step('Checking the settings', async () => {
    // Stand-ins for addresses that are known only later; the operator's own values are checked as they are.
    const later = 'http://127.0.0.1:1';
    await checkEnvironment(
      compose({
        databaseUrl: given.DATABASE_URL || 'postgresql://127.0.0.1/later',
        stripeUrl: given.STRIPE_SECRET_KEY ? undefined : later,
        upstreamUrl: given.OPENAI_API_KEY ? undefined : later,
      }),
    );
    await endLeftProcesses(stateDir, stopWaitMs);
    await refuseTakenPort(port, host);
  });

  /** @type {{ name: string, pid: () => number | undefined, stop: () => Promise<void>, kill?: () => void }[]} */
  const parts = [];
  const stop = async () => {
    // The newest first: the server drains, then the worker, then what they call, PostgreSQL last.
    for (const part of parts.toReversed()) await part.stop();
  };
  const keep = (
    /** @type {import('./supervise.mjs').Supervised} */ { name, pid, stop: end, kill },
    /** @type {number} */ waitMs,
  ) => parts.push({ name, pid, stop: () => end(waitMs), kill });
  const supervision = { stateDir, logDir, onRestart: log, onGivenUp: options.onGivenUp };

  try {
    const database = given.DATABASE_URL
      ? undefined
      : await step('Starting PostgreSQL', async (note) => {
          const begun = await startDatabase({ stateDir, log, onGivenUp: options.onGivenUp });
          parts.push({ name: 'postgres', pid: begun.pid, stop: begun.stop });
          note(begun.dataDir);
          return begun;
        });
    const databaseUrl = database?.url ?? String(given.DATABASE_URL);
    signal?.throwIfAborted();

    await step('Migrating the database', async (note) => {
      const { applied } = await migrate(databaseUrl);
      note(applied.length === 0 ? 'up to date' : `${applied.length} applied`);
    });
    if (!dev) {
      await step('Building the product', async (note) => {
        if (!(await ensureBuild({ signal }))) note('nothing has changed');
      });
    }
    signal?.throwIfAborted();

    const stripe = given.STRIPE_SECRET_KEY
      ? undefined
      : await step('Starting the Stripe stand-in', async (note) => {
          const begun = await startStripe({
            ...supervision,
            webhookUrl: `http://${reachable(host)}:${port}/api/webhooks/stripe`,
            webhookSecret: secrets.STRIPE_WEBHOOK_SECRET,
          });
          keep(begun, STAND_IN_STOP_MS);
          note(begun.url);
          return begun;
        });
    const upstream = given.OPENAI_API_KEY
      ? undefined
      : await step('Starting the AI upstream stand-in', async (note) => {
          const begun = await startUpstream({
            ...supervision,
            apiKey: secrets.OPENAI_API_KEY,
          });
          keep(begun, STAND_IN_STOP_MS);
          note(begun.url);
          return begun;
        });
    const env = compose({ databaseUrl, stripeUrl: stripe?.url, upstreamUrl: upstream?.url });
    signal?.throwIfAborted();

    const adminUrl = database?.adminUrl ?? options.adminUrl;
    const demo = adminUrl
      ? await step('Preparing the demo data', async (note) => {
          const done = await ensureDemoData({ stateDir, logDir, adminUrl, env, signal });
          if (!done.seeded) note('already there');
          return done.demo;
        })
      : undefined;
    signal?.throwIfAborted();

    await step('Starting the server and the worker', async () => {
      const program = (/** @type {string} */ name, /** @type {string} */ source) =>
        dev ? ['--import', 'tsx', inProject(source), '--dev'] : [inProject('dist', `${name}.mjs`)];
      // The worker first: the server is ready when it sees one.
      const worker = await supervise({
        ...supervision,
        name: 'worker',
        args: program('worker', 'server/worker.ts'),
        env,
        isReady: () => true,
        readyTimeoutMs: READY_TIMEOUT_MS,
      });
      keep(worker, stopWaitMs);
      const server = await supervise({
        ...supervision,
        name: 'server',
        args: program('server', 'server/main.ts'),
        env,
        isReady: () => answersReady(`http://${reachable(host)}:${port}/readyz`),
        readyTimeoutMs: READY_TIMEOUT_MS,
      });
      keep(server, stopWaitMs);
    });

    return {
      url: String(env.TOKENTILL_URL),
      env,
      database,
      stripe,
      upstream,
      demo,
      logDir,
      processes: () => Object.fromEntries(parts.map(({ name, pid }) => [name, pid()])),
      stop,
      hurry: () => {
        for (const { kill } of parts) kill?.();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {number} port
 * @param {string} host
 */
async function refuseTakenPort(port, host) {
  // `localhost` is ::1 too, where another program may answer in our place.
  const trouble = (await portTrouble(port, host)) ?? (await portTrouble(port, '::1'));
  if (trouble === 'EADDRINUSE') {
    throw new LaunchProblem(
      `Port ${port} is taken by another program: set PORT to a free one, or run \`npm start -- --port ${port + 1}\`.`,
    );
  }
  if (trouble === 'EACCES') {
    throw new LaunchProblem(
      `Port ${port} is open to root only: set PORT to one above 1023, or run \`npm start -- --port 3000\`.`,
    );
  }
  if ((await portTrouble(0, host)) !== undefined) {
    throw new LaunchProblem(
      `HOST ${host} is no address of this machine: set HOST to 127.0.0.1 for this machine alone, or to 0.0.0.0 for everybody.`,
      { exitCode: 78 },
    );
  }
}

/**
 * An address that this machine itself can call.
 * @param {string} host
 */
function reachable(host) {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** @param {string} url */
async function answersReady(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
