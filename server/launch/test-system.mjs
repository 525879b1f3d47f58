// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handedOn } from './environment.mjs';
import { freePort } from './ports.mjs';
import { startSystem } from './system.mjs';
import { ensureTestPostgres } from './test-database.mjs';

/** All that a test's system takes over from the shell: no setting and no key of the operator's own. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];

/**
 * Starts the whole product for a test, as `npm start` does: the built server, the worker and both stand-ins, on a
 * database and a folder of their own with the demo data in it. The product's role is no superuser, so that what
 * needs one fails here too.
 *
 * @param {{
 *   env?: Record<string, string>,
 *   log?: (line: string) => void,
 * }} [options] `env` are settings of the product
 * @returns {Promise<import('./system.mjs').System & { adminUrl: string }>} `stop` takes everything away again;
 *   `adminUrl` is the superuser's address of the product's database
 */
export async function startTestSystem({ env = {}, log = () => {} } = {}) {
  const postgres = await ensureTestPostgres();
  const stateDir = mkdtempSync(join(tmpdir(), 'tokentill-system-'));
  const name = `system_${randomBytes(5).toString('hex')}`;
  const password = randomBytes(18).toString('base64url');
  await onServer(postgres.adminUrl, [
    `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  ]);
  const takeAway = async () => {
    await onServer(postgres.adminUrl, [`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`]);
    rmSync(stateDir, { recursive: true, force: true });
    postgres.close();
  };
  const adminUrl = new URL(postgres.adminUrl);
  adminUrl.pathname = `/${name}`;
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  const inherited = Object.entries(handedOn(process.env)).filter(([key]) =>
    INHERITED.includes(key),
  );
  try {
    const system = await startSystem({
      stateDir,
      given: {
        ...Object.fromEntries(inherited),
        NODE_ENV: 'production',
        ...env,
        DATABASE_URL: url.href,
      },
      adminUrl: adminUrl.href,
      host: '127.0.0.1',
      port: await freePort(),
      step: (_name, work) => work(() => {}),
      log,
      onGivenUp: (problem) => log(problem.message),
    });
    return {
      ...system,
      adminUrl: adminUrl.href,
      stop: async () => {
        await system.stop();
        await takeAway();
      },
    };
  } catch (error) {
    await takeAway();
    throw error;
  }
}

/**
 * @param {string} adminUrl
 * @param {readonly string[]} statements
 */
async function onServer(adminUrl, statements) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
