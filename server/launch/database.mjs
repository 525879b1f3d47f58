// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from './embedded-postgres.mjs';
import { placeData } from './postgres-account.mjs';
import { LaunchProblem, messageOf } from './problem.mjs';

const RESTARTS_MAX = 5;
const RESTART_PAUSE_MS = 500;

/**
 * The embedded database of a running system.
 * @typedef {{
 *   url: string,
 *   adminUrl: string,
 *   dataDir: string,
 *   moved: boolean,
 *   pid: () => number,
 *   stop: () => Promise<void>,
 * }} Database
 */

/**
 * Starts the embedded PostgreSQL and starts it again at the same address when it dies; the product's pools connect
 * anew by themselves.
 *
 * @param {{
 *   stateDir: string,
 *   log: (line: string) => void,
 *   onGivenUp: (problem: LaunchProblem) => void,
 * }} options
 * @returns {Promise<Database>}
 */
export async function startDatabase({ stateDir, log, onGivenUp }) {
  const { dataDir, moved } = placeData(stateDir, 'postgres');
  let server = await startPostgres({ dataDir, log });
  const { url, adminUrl } = server;
  let stopping = false;

  const keepRunning = async () => {
    for (let deaths = 1; ; deaths += 1) {
      await server.exited;
      if (stopping) return;
      if (deaths > RESTARTS_MAX) {
        onGivenUp(new LaunchProblem(`PostgreSQL died ${deaths} times and is not started again.`));
        return;
      }
      log('PostgreSQL ended and is started again.');
      await sleep(RESTART_PAUSE_MS);
      if (stopping) return;
      server = await startPostgres({ dataDir, log });
      if (server.url !== url) {
        onGivenUp(
          new LaunchProblem(
            `Another program took port ${new URL(url).port} of the database while that was restarting: start again.`,
          ),
        );
        return;
      }
    }
  };
  keepRunning().catch((error) => onGivenUp(new LaunchProblem(messageOf(error), { cause: error })));

  return {
    url,
    adminUrl,
    dataDir,
    moved,
    pid: () => server.pid,
    stop: async () => {
      stopping = true;
      await server.stop();
    },
  };
}
