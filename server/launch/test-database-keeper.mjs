// @ts-check
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from './embedded-postgres.mjs';
import { FolderHeld, lockFolder } from './folder-lock.mjs';
import { STATE_DIR } from './paths.mjs';
import { placeData } from './postgres-account.mjs';
import { stopLeftPostmaster } from './postmaster-orphans.mjs';
import { messageOf } from './problem.mjs';
import { TEST_SERVER } from './test-database.mjs';

const IDLE_MS = 4_000;
const FAILURE_SHOWN_MS = 3_000;

/** @type {{ state: 'starting' | 'ready' | 'failed' | 'stopping', message?: string }} */
let status = { state: 'starting' };
let users = 0;
let idleSince = Date.now();

const lock = await takeFolder();
try {
  const server = await startFresh();
  writeFileSync(TEST_SERVER.urlFile, `${server.adminUrl}\n`, { mode: 0o600 });
  status = { state: 'ready' };
  idleSince = Date.now();
  let gone = false;
  void server.exited.then(() => {
    gone = true;
  });
  while (!gone && (users > 0 || Date.now() - idleSince < IDLE_MS)) await sleep(200);
  status = { state: 'stopping' };
  await server.stop();
  lock.release();
  process.exit(0);
} catch (error) {
  status = { state: 'failed', message: messageOf(error) };
  console.error(error);
  // Whoever is waiting can read why, then the next run may try again.
  await sleep(FAILURE_SHOWN_MS);
  process.exit(1);
}

async function takeFolder() {
  try {
    return await lockFolder(TEST_SERVER.folder, {
      describe: () => status,
      onConnection: (socket) => {
        users += 1;
        socket.resume();
        socket.on('close', () => {
          users -= 1;
          idleSince = Date.now();
        });
      },
    });
  } catch (error) {
    if (error instanceof FolderHeld) process.exit(0);
    throw error;
  }
}

/** Test data are never worth keeping: a new cluster takes half a second, and carries nothing over. */
async function startFresh() {
  const { dataDir } = placeData(STATE_DIR, 'test-postgres');
  await stopLeftPostmaster(dataDir, (line) => console.log(line));
  rmSync(dataDir, { recursive: true, force: true });
  return startPostgres({
    dataDir,
    durable: false,
    settings: { max_connections: '300' },
    orphanGraceMs: 0,
    log: (line) => console.log(line),
  });
}
