// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinHolder } from './folder-lock.mjs';
import { STATE_DIR } from './paths.mjs';
import { LaunchProblem } from './problem.mjs';

const START_TIMEOUT_MS = 90_000;
const POLL_MS = 50;

/**
 * What the keeper of the test server needs: its folder, and the file with the superuser's address.
 */
export const TEST_SERVER = {
  folder: join(STATE_DIR, 'test'),
  urlFile: join(STATE_DIR, 'test', 'url'),
  log: join(STATE_DIR, 'test', 'keeper.log'),
};

/**
 * A PostgreSQL for tests: the one that TEST_DATABASE_URL names, else one that every test run on this checkout shares.
 * A keeper process of its own starts it for the first run and stops it some seconds after the last one has ended,
 * however that one ended; nothing is kept from earlier.
 *
 * @returns {Promise<{ adminUrl: string, close: () => void }>} the superuser's address; `close` says that this run
 *   needs the server no longer
 * @throws {LaunchProblem} when the server does not start
 */
export async function ensureTestPostgres() {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { adminUrl: given, close: () => {} };
  mkdirSync(TEST_SERVER.folder, { recursive: true });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const joined = await joinHolder(TEST_SERVER.folder);
    if (joined?.holder.state === 'ready') {
      return { adminUrl: readFileSync(TEST_SERVER.urlFile, 'utf8').trim(), close: joined.close };
    }
    joined?.close();
    if (joined?.holder.state === 'failed') {
      throw new LaunchProblem(`The test database did not start: ${joined.holder.message}`);
    }
    if (!joined) startKeeper();
    await sleep(POLL_MS);
  }
  throw new LaunchProblem(
    `The test database did not start within ${START_TIMEOUT_MS / 1_000} seconds: see ${TEST_SERVER.log}.`,
  );
}

/** Several may start at once: the first takes the folder, the others see that and leave. */
function startKeeper() {
  const log = openSync(TEST_SERVER.log, 'a');
  const keeper = spawn(
    process.execPath,
    [join(import.meta.dirname, 'test-database-keeper.mjs'), TEST_SERVER.folder],
    { detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  keeper.unref();
}
