import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeDatabase } from '@/lib/platform/db';
import { startUpstream, type Upstream } from '@/sandbox/upstream/server';
import { ensureBuild } from '@/server/launch/build.mjs';
import { startPostgres } from '@/server/launch/embedded-postgres.mjs';
import { migrate } from '@/server/launch/migrate.mjs';
import { freePort } from '@/server/launch/ports.mjs';
import { aPart, type Part } from '../../support/part';

const UPSTREAM_KEY = 'sk-sandbox';

/** From the reservation of a generation to its lapse. */
export const LEASE_MS = 5_000;
/** The worker looks for lapsed reservations this often, and some time for a busy machine. */
export const RECOVERY_MS = 5_000 + 10_000;

const DATABASE_SETTINGS = { max_connections: '40', shared_buffers: '32MB' };

/** A running till whose every process can be killed. */
export type Till = {
  readonly url: string;
  readonly server: Part;
  readonly worker: Part;
  readonly upstream: Upstream;
  /** Kills PostgreSQL with all its processes, as a power cut would. */
  killDatabase(): Promise<void>;
  /** Starts PostgreSQL again on the same folder and port. */
  startDatabase(): Promise<void>;
  close(): Promise<void>;
};

/** For `beforeAll`: a build may have to be made first. */
export const TILL_MS_MAX = 600_000;

/**
 * Starts a till of its own: the built server and worker as processes, a durable PostgreSQL, and the upstream's stand-in in
 * this process. The tests' own database functions speak to its database. Leases are five seconds. `settings` are further
 * variables of the product, or what makes them once the till's address is known.
 */
export async function startTill(
  settings: Record<string, string> | ((url: string) => Promise<Record<string, string>>) = {},
): Promise<Till> {
  await ensureBuild();
  const folder = mkdtempSync(path.join(tmpdir(), 'tokentill-crash-'));
  chmodSync(folder, 0o755);
  const dataDir = path.join(folder, 'postgres');
  const start = () => startPostgres({ dataDir, durable: true, settings: DATABASE_SETTINGS });
  let postgres = await start();
  const databaseUrl = postgres.url;
  await migrate(databaseUrl);
  process.env.DATABASE_URL = databaseUrl;

  const upstream = await startUpstream({ apiKey: UPSTREAM_KEY });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    HOST: '127.0.0.1',
    PORT: String(port),
    TOKENTILL_URL: url,
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS_MAX: '6',
    AUTH_SECRET: 'a secret that only tests know, long enough',
    OPENAI_API_KEY: UPSTREAM_KEY,
    OPENAI_BASE_URL: upstream.url,
    UPSTREAM_DEADLINE_SECONDS: String(LEASE_MS / 1_000 - 1),
    RESERVATION_GRACE_SECONDS: '1',
    RATE_LIMIT_KEY_PER_MINUTE: '1000000',
    RATE_LIMIT_INSTALLATION_PER_MINUTE: '1000000',
    RATE_LIMIT_ADDRESS_PER_MINUTE: '1000000',
    ...(typeof settings === 'function' ? await settings(url) : settings),
  };
  const worker = aPart({
    name: 'worker',
    env,
    logFile: path.join(folder, 'worker.log'),
    isReady: () => Promise.resolve(true),
  });
  const server = aPart({
    name: 'server',
    env,
    logFile: path.join(folder, 'server.log'),
    isReady: () => answers(`${url}/readyz`),
  });

  const close = async () => {
    await Promise.all([server.kill(), worker.kill()]);
    await upstream.close();
    await closeDatabase();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await worker.start();
    await server.start();
  } catch (error) {
    await close();
    throw error;
  }

  return {
    url,
    server,
    worker,
    upstream,
    close,
    async killDatabase() {
      const backends = childrenOf(postgres.pid);
      for (const pid of [postgres.pid, ...backends]) killNow(pid);
      await postgres.exited;
    },
    async startDatabase() {
      postgres = await start();
      if (postgres.url !== databaseUrl) throw new Error('PostgreSQL came back somewhere else.');
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const { status, body } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await body?.cancel();
    return status === 200;
  } catch {
    return false;
  }
}

function childrenOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='])
    .toString()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => pid ?? 0)
    .filter((pid) => pid > 1);
}

/** The process may have ended by itself between being listed and being killed. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
