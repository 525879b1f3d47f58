import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../server/launch/migrate.mjs';
import { ensureTestPostgres } from '../../server/launch/test-database.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    templateName: string;
  }
}

const databaseUrl = (adminUrl: string, name: string) => {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
};

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One migrated template for the run; every worker copies it, which takes a tenth of a second. */
export default async function setup(project: TestProject) {
  const server = await ensureTestPostgres();
  const run = `t${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
  const templateName = `${run}_template`;
  await onServer(server.adminUrl, (client) => client.query(`CREATE DATABASE ${templateName}`));
  await migrate(databaseUrl(server.adminUrl, templateName));
  await prepareTemplate(databaseUrl(server.adminUrl, templateName));
  project.provide('adminUrl', server.adminUrl);
  project.provide('templateName', templateName);

  return async () => {
    await onServer(server.adminUrl, async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        'SELECT datname FROM pg_database WHERE datname LIKE $1',
        [`${run}\\_%`],
      );
      for (const { datname } of rows)
        await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    });
    server.close();
  };
}

/** What every database has before it serves: the queue's tables, partitions, shipped prices and packs. */
async function prepareTemplate(url: string) {
  process.env.DATABASE_URL = url;
  process.env.AUTH_SECRET ??= 'a secret that only tests know, long enough';
  process.env.LOG_LEVEL ??= 'silent';
  const { prepareDatabase } = await import('../../lib/jobs/prepare');
  const { closeDatabase } = await import('../../lib/platform/db');
  await prepareDatabase();
  await closeDatabase();
  delete process.env.DATABASE_URL;
}
