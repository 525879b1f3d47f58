import pg from 'pg';
import { afterAll, inject } from 'vitest';

const adminUrl = inject('adminUrl');
const templateName = inject('templateName');

const name = `${templateName.replace(/_template$/, '')}_w${process.env.VITEST_POOL_ID}`;
const url = new URL(adminUrl);
url.pathname = `/${name}`;

const admin = new pg.Client(adminUrl);
await admin.connect();
const known = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
if (known.rowCount === 0) await admin.query(`CREATE DATABASE ${name} TEMPLATE ${templateName}`);
await admin.end();

Object.assign(process.env, {
  DATABASE_URL: url.href,
  AUTH_SECRET: 'a secret that only tests know, long enough',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  TOKENTILL_URL: 'http://localhost:3000',
});

afterAll(async () => {
  const { closeDatabase } = await import('../../lib/platform/db');
  await closeDatabase();
});
