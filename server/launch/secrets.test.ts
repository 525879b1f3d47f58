import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseEnv } from '@/lib/platform/env';
import { composeEnvironment } from './environment.mjs';
import { ensureSecrets } from './secrets.mjs';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokentill-secrets-'));
  file = join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Parts = Parameters<typeof composeEnvironment>[0]['parts'];

const PARTS: Parts = {
  databaseUrl: 'postgresql://127.0.0.1:5432/tokentill',
  stripeUrl: 'http://127.0.0.1:4001',
  upstreamUrl: 'http://127.0.0.1:4002/v1',
};

function composed(given: Record<string, string>, parts: Partial<Parts> = {}) {
  return composeEnvironment({
    given: { NODE_ENV: 'test', ...given },
    secrets: ensureSecrets(file),
    host: '127.0.0.1',
    port: 3000,
    parts: { ...PARTS, ...parts },
  });
}

describe('the secrets of a copy', () => {
  test('are made once, kept, and readable by their owner only', () => {
    const first = ensureSecrets(file);
    expect(ensureSecrets(file)).toEqual(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('keep what is there when a later version needs one more', () => {
    const { AUTH_SECRET } = ensureSecrets(file);
    writeFileSync(file, JSON.stringify({ AUTH_SECRET }));
    expect(ensureSecrets(file)).toMatchObject({
      AUTH_SECRET,
      METRICS_TOKEN: expect.stringMatching(/^.{32}$/),
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('METRICS_TOKEN');
  });

  test('are never made anew over a file that cannot be read', () => {
    writeFileSync(file, '{"AUTH_SECRET":');
    expect(() => ensureSecrets(file)).toThrow(/put it back, or delete it to have new ones made/);
    expect(readFileSync(file, 'utf8')).toBe('{"AUTH_SECRET":');
  });
});

describe('the environment of the product', () => {
  test('satisfies the product with nothing given', () => {
    expect(parseEnv(composed({}))).toMatchObject({
      NODE_ENV: 'production',
      TOKENTILL_MODE: 'test',
      TOKENTILL_URL: 'http://localhost:3000',
      STRIPE_API_URL: PARTS.stripeUrl,
      OPENAI_BASE_URL: PARTS.upstreamUrl,
    });
  });

  test('keeps the operator’s own keys where the stand-ins are off', () => {
    const environment = composed(
      { STRIPE_SECRET_KEY: 'sk_test_own', OPENAI_API_KEY: 'own', AUTH_SECRET: 'o'.repeat(32) },
      { stripeUrl: undefined, upstreamUrl: undefined },
    );
    expect(parseEnv(environment)).toMatchObject({
      STRIPE_SECRET_KEY: 'sk_test_own',
      OPENAI_API_KEY: 'own',
      AUTH_SECRET: 'o'.repeat(32),
    });
    expect(environment).not.toHaveProperty('STRIPE_API_URL');
    expect(environment).not.toHaveProperty('OPENAI_BASE_URL');
  });

  test('hands nothing of npm on', () => {
    const environment = composed({ npm_config_registry: 'x', INIT_CWD: '/', OWN: 'kept' });
    expect(environment).toMatchObject({ OWN: 'kept' });
    expect(environment).not.toHaveProperty('npm_config_registry');
    expect(environment).not.toHaveProperty('INIT_CWD');
  });
});
