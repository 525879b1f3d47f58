import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startUpstream } from '../../sandbox/upstream/server';
import { ensureBuild } from '../../server/launch/build.mjs';
import { migrate } from '../../server/launch/migrate.mjs';
import { freePort } from '../../server/launch/ports.mjs';
import { ensureTestPostgres } from '../../server/launch/test-database.mjs';
import { aPart } from '../support/part';

const UPSTREAM_KEY = 'sk-sandbox';

/** What the product's servers and the tests must agree on. */
const SHARED_SETTINGS = {
  AUTH_SECRET: 'a secret that only tests know, long enough',
  TOKENTILL_URL: 'http://localhost:3000',
  STRIPE_SECRET_KEY: 'sk_test_onlytestsknowthisone',
  STRIPE_WEBHOOK_SECRET: 'whsec_onlytestsknowthisone',
  // Nobody listens there: no test of the API goes as far as Stripe.
  STRIPE_API_URL: 'http://127.0.0.1:9',
};

export type DoorName = 'hot' | 'next';
type Door = { url: string; upstreamUrl: string };

declare module 'vitest' {
  export interface ProvidedContext {
    doors: Record<DoorName, Door>;
    doorSettings: Record<string, string>;
  }
}

/**
 * The built server twice over one database: once with the doors of the hot routes, once with Next before everything. Each
 * has an upstream of its own.
 */
export default async function setup(project: TestProject) {
  await ensureBuild();
  const postgres = await ensureTestPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), 'tokentill-doors-'));
  const name = `doors_${randomBytes(5).toString('hex')}`;
  const url = new URL(postgres.adminUrl);
  url.pathname = `/${name}`;
  const settings = { ...SHARED_SETTINGS, DATABASE_URL: url.href };
  const undo: (() => Promise<unknown>)[] = [
    async () => {
      await onServer(postgres.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      postgres.close();
      rmSync(folder, { recursive: true, force: true });
    },
  ];
  const takeAway = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };

  const open = async (door: DoorName): Promise<Door> => {
    const upstream = await startUpstream({ apiKey: UPSTREAM_KEY });
    undo.push(upstream.close);
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const { PATH = '', HOME = '' } = process.env;
    const server = aPart({
      name: 'server',
      logFile: path.join(folder, `${door}.log`),
      isReady: () => answers(`${address}/healthz`),
      env: {
        ...settings,
        PATH,
        HOME,
        HOST: '127.0.0.1',
        PORT: String(port),
        HOT_DOOR: String(door === 'hot'),
        OPENAI_API_KEY: UPSTREAM_KEY,
        OPENAI_BASE_URL: upstream.url,
        RATE_LIMIT_KEY_PER_MINUTE: '1000000',
        RATE_LIMIT_INSTALLATION_PER_MINUTE: '1000000',
        RATE_LIMIT_ADDRESS_PER_MINUTE: '1000000',
        SHUTDOWN_SECONDS_MAX: '4',
      },
    });
    undo.push(server.stop);
    await server.start();
    return { url: address, upstreamUrl: upstream.url };
  };

  try {
    await onServer(postgres.adminUrl, `CREATE DATABASE ${name}`);
    await migrate(url.href);
    project.provide('doors', { hot: await open('hot'), next: await open('next') });
    project.provide('doorSettings', settings);
  } catch (error) {
    await takeAway();
    throw error;
  }
  return takeAway;
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const { status, body } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await body?.cancel();
    return status === 200;
  } catch {
    return false;
  }
}
