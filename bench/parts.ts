import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuild } from '../server/launch/build.mjs';
import { startPostgres } from '../server/launch/embedded-postgres.mjs';
import { migrate } from '../server/launch/migrate.mjs';
import { freePort } from '../server/launch/ports.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const READY_MS_MAX = 60_000;
const POLL_MS = 50;
const UNLIMITED = '10000000';

export type Parts = {
  databaseUrl: string;
  upstreamUrl: string;
  proxyUrl: string;
  tillUrl: string;
  nextUrl: string;
  stop(): Promise<void>;
};

/** Starts everything that a measurement needs, each as a process of its own, on data that are thrown away afterwards. */
export async function startParts(): Promise<Parts> {
  await ensureBuild();
  const folder = mkdtempSync(path.join(tmpdir(), 'tokentill-bench-'));
  // Run by root, PostgreSQL is another account, which has to get through here.
  chmodSync(folder, 0o755);
  const children: ChildProcess[] = [];
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), durable: true });
  const stop = async () => {
    for (const child of children.reverse()) await ended(child);
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(postgres.url);
    const upstreamUrl = await startScript(children, 'sandbox/upstream/main.ts', {
      UPSTREAM_SANDBOX_VALIDATE: '0',
    });
    const proxyUrl = await startScript(children, 'bench/proxy.ts', {
      BENCH_UPSTREAM_URL: upstreamUrl,
      BENCH_UPSTREAM_KEY: 'sk-sandbox',
    });
    const settings = {
      NODE_ENV: 'production',
      DATABASE_URL: postgres.url,
      AUTH_SECRET: 'a secret that only the bench knows, long enough',
      OPENAI_API_KEY: 'sk-sandbox',
      OPENAI_BASE_URL: upstreamUrl,
      LOG_LEVEL: 'warn',
      RATE_LIMIT_KEY_PER_MINUTE: UNLIMITED,
      RATE_LIMIT_INSTALLATION_PER_MINUTE: UNLIMITED,
      RATE_LIMIT_ADDRESS_PER_MINUTE: UNLIMITED,
    };
    const tillUrl = await startServer(children, { ...settings, HOT_DOOR: 'true' });
    const nextUrl = await startServer(children, { ...settings, HOT_DOOR: 'false' });
    return { databaseUrl: postgres.url, upstreamUrl, proxyUrl, tillUrl, nextUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startScript(
  children: ChildProcess[],
  script: string,
  env: Record<string, string>,
): Promise<string> {
  const child = fork(path.join(ROOT, script), {
    execArgv: ['--import', 'tsx'],
    env: { ...bare(), ...env },
    silent: true,
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const line = output.split('\n').find((text) => text.includes('"ready":true'));
      if (line) resolve((JSON.parse(line) as { url: string }).url);
    });
    child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    child.on('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
}

async function startServer(children: ChildProcess[], env: Record<string, string>): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = fork(path.join(ROOT, 'dist', 'server.mjs'), {
    env: { ...bare(), ...env, PORT: String(port), HOST: '127.0.0.1', TOKENTILL_URL: url },
    silent: true,
  });
  child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  children.push(child);
  const until = Date.now() + READY_MS_MAX;
  while (Date.now() < until) {
    const alive = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (alive) return url;
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('the server is not ready in time');
}

const bare = () => ({
  NODE_ENV: 'production' as const,
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
});

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
