import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/**
 * Gives a test file a database of its own, a copy of the template: for promises about everything that a database
 * holds. Call it before anything opens the shared one. It is dropped with the others when the run ends.
 */
export async function ownDatabase(): Promise<{ url: string }> {
  const adminUrl = inject('adminUrl');
  const templateName = inject('templateName');
  const name = `${templateName.replace(/_template$/, '')}_own${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${templateName}`);
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  process.env.DATABASE_URL = url.href;
  return { url: url.href };
}
