// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './paths.mjs';
import { writeWhole } from './secrets.mjs';
import { runTool } from './tool.mjs';

/**
 * What the demo data let a stranger try at once.
 * @typedef {{
 *   signIns: { who: string, email: string, password: string }[],
 *   apiKey: string,
 * }} Demo
 */

/**
 * Fills a new embedded database with demo data, once. What there is to show is kept in a private file beside the
 * identity of the database it is true for, so that a database that was moved away is filled again.
 *
 * @param {{
 *   stateDir: string,
 *   logDir: string,
 *   adminUrl: string,
 *   env: import('./environment.mjs').Environment,
 *   signal?: AbortSignal | undefined,
 * }} options
 * @returns {Promise<{ demo: Demo, seeded: boolean }>}
 */
export async function ensureDemoData({ stateDir, logDir, adminUrl, env, signal }) {
  const file = join(stateDir, 'demo.json');
  const database = await identityOf(adminUrl, env.DATABASE_URL);
  const kept = readKept(file);
  if (kept && kept.database === database) return { demo: kept.demo, seeded: false };
  const output = await runTool({
    name: 'seed',
    args: ['--import', 'tsx', inProject('prisma', 'seed.ts')],
    env,
    logDir,
    signal,
    sentence: 'The demo data could not be created.',
  });
  const demo = demoFrom(output);
  writeWhole(file, { database, demo });
  return { demo, seeded: true };
}

/**
 * @param {string} file
 * @returns {{ database: string, demo: Demo } | undefined}
 */
function readKept(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * The last line of JSON that the seed prints.
 * @param {string} output
 * @returns {Demo}
 */
function demoFrom(output) {
  const line = output.split('\n').findLast((text) => text.startsWith('{"signIns"'));
  if (!line) throw new Error('prisma/seed.ts ends with a line {"signIns":[…],"apiKey":"…"}');
  return JSON.parse(line);
}

/**
 * Names one database for ever: the server's own identity, and the database's number within it.
 * @param {string} adminUrl
 * @param {string | undefined} databaseUrl
 * @returns {Promise<string>}
 */
async function identityOf(adminUrl, databaseUrl) {
  if (!databaseUrl) throw new Error('the product has a database');
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = $1) AS identity
         FROM pg_control_system()`,
      [new URL(databaseUrl).pathname.slice(1)],
    );
    return rows[0].identity;
  } finally {
    await client.end();
  }
}
