import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BadEnvironment, ENV_NAMES, parseEnv } from '@/lib/platform/env';

const lines = readFileSync('.env.example', 'utf8').split('\n');
const named = lines.flatMap((line) => /^#? ?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1] ?? []);
const required = { DATABASE_URL: 'postgresql://localhost/x', AUTH_SECRET: 'x'.repeat(32) };

describe('.env.example', () => {
  test('names every variable that the schema knows, and no other', () => {
    expect([...named].sort()).toEqual([...ENV_NAMES].sort());
  });

  test('shows the true default of every variable that has one', () => {
    const shown = Object.fromEntries(
      lines.flatMap((line) => {
        const match = /^([A-Z][A-Z0-9_]+)=(.*)$/.exec(line);
        return match ? [[match[1], match[2]]] : [];
      }),
    );
    expect(parseEnv({ ...required, ...shown })).toEqual(parseEnv(required));
  });
});

describe('parseEnv', () => {
  test('names every bad variable at once and shows no value', () => {
    const read = () =>
      parseEnv({ ...required, PORT: 'none', STRIPE_WEBHOOK_SECRET: 'oops-secret' });
    expect(read).toThrow(BadEnvironment);
    expect(read).toThrow(/PORT .*\n?.*STRIPE_WEBHOOK_SECRET/s);
    expect(read).not.toThrow(/oops-secret/);
  });

  test('says what is missing', () => {
    expect(() => parseEnv({})).toThrow('DATABASE_URL is required.');
  });

  test('refuses test keys in live mode and live keys in test mode', () => {
    expect(() =>
      parseEnv({ ...required, TOKENTILL_MODE: 'live', STRIPE_SECRET_KEY: 'sk_test_1' }),
    ).toThrow('must be a live key');
    expect(() => parseEnv({ ...required, STRIPE_SECRET_KEY: 'sk_live_1' })).toThrow(
      'is a live key',
    );
  });
});
