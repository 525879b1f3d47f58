import { readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import next from 'next';
import { closeKeyCache, flushKeyUse } from '@/lib/auth';
import { beginDrain, endDrain, generationsIdle } from '@/lib/generation';
import { prepareDatabase } from '@/lib/jobs/prepare';
import { closeDatabase, db } from '@/lib/platform/db';
import { BadEnvironment, env } from '@/lib/platform/env';
import { beat, endBeat } from '@/lib/platform/heartbeat';
import { log } from '@/lib/platform/log';
import { setMigrationsExpected } from '@/lib/web/health';
import { findDoor } from './doors';
import { createTillServer } from './http';
import { onShutdown } from './shutdown';

const ROOT = path.resolve(import.meta.dirname, '..');
const BEAT_MS = 5_000;
/** Of the shutdown time, what is kept for streams to say that they end. */
const FAREWELL_SECONDS = 3;

/** The web process: prepares the database, then serves pages through Next and hot API routes through their doors. */
async function main() {
  const { PORT, HOST, HOT_DOOR, SHUTDOWN_SECONDS_MAX } = env();
  await prepareDatabase();
  setMigrationsExpected(
    readdirSync(path.join(ROOT, 'prisma', 'migrations')).filter((name) => /^\d/.test(name)),
  );

  const app = next({ dev: process.argv.includes('--dev'), dir: ROOT, hostname: HOST, port: PORT });
  await app.prepare();
  const till = createTillServer({
    findDoor: HOT_DOOR ? findDoor : () => undefined,
    page: app.getRequestHandler(),
  });

  const name = `${hostname()}/server/${process.pid}`;
  const sayAlive = () =>
    beat(db(), name, 'server').catch((error: unknown) =>
      log().warn({ err: error }, 'no heartbeat'),
    );
  await sayAlive();
  const heartbeat = setInterval(sayAlive, BEAT_MS);

  onShutdown(async () => {
    clearInterval(heartbeat);
    beginDrain();
    const farewell = setTimeout(
      endDrain,
      Math.max(0, SHUTDOWN_SECONDS_MAX - FAREWELL_SECONDS) * 1000,
    );
    await till.drain(SHUTDOWN_SECONDS_MAX * 1000);
    // A story whose reader left may still be on its way: it ends, or is stopped, before the database is closed.
    await generationsIdle();
    clearTimeout(farewell);
    await endBeat(db(), name).catch((error: unknown) => log().warn({ err: error }, 'no last word'));
    await app.close();
    await flushKeyUse();
    await closeKeyCache();
    await closeDatabase();
  });

  till.server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      process.stderr.write(`Port ${PORT} is taken. Set PORT to a free one.\n`);
      process.exit(1);
    }
    throw error;
  });
  till.server.listen(PORT, HOST, () => {
    log().info({ port: PORT, host: HOST }, 'serving');
    process.send?.({ ready: true });
  });
}

main().catch((error: unknown) => {
  if (error instanceof BadEnvironment) process.stderr.write(`${error.message}\n`);
  else log().fatal({ err: error }, 'the server did not start');
  process.exit(1);
});
