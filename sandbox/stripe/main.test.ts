import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readEnvironment } from './environment';

// Each test starts a whole process, which a busy machine takes seconds for.
vi.setConfig({ testTimeout: 30_000 });

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

let child: ChildProcessWithoutNullStreams | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

function start(env: Record<string, string>): ChildProcessWithoutNullStreams {
  const { PATH = '', HOME = '' } = process.env;
  child = spawn(process.execPath, ['--import', TSX, MAIN], {
    env: { PATH, HOME, NODE_ENV: 'test', ...env },
  });
  return child;
}

describe('the process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'says where it is and stops cleanly on %s',
    async (signal) => {
      const running = start({});
      const [line] = (await once(running.stdout, 'data')) as [Buffer];
      const ready = JSON.parse(line.toString()) as { ready: boolean; url: string };

      expect(ready.ready).toBe(true);
      expect((await fetch(ready.url)).status).toBe(200);

      running.kill(signal);
      const [code] = await once(running, 'exit');
      expect(code).toBe(0);
    },
  );

  test('says in one sentence that its port is taken', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    try {
      const running = start({ STRIPE_SANDBOX_PORT: String(port) });
      const text = once(running.stderr, 'data');
      const [code] = await once(running, 'exit');
      expect(String((await text)[0]).trim()).toBe(`Port ${port} is taken by another program.`);
      expect(code).toBe(1);
    } finally {
      holder.close();
    }
  });

  test('refuses a live key without printing it', async () => {
    const key = ['sk', 'live', '51abcdefghijklmnop'].join('_');
    const running = start({ STRIPE_SECRET_KEY: key });
    const text = once(running.stderr, 'data');
    const [code] = await once(running, 'exit');
    const said = String((await text)[0]);

    expect(code).toBe(1);
    expect(said).toContain('STRIPE_SECRET_KEY');
    expect(said).not.toContain('abcdefghij');
    expect(said.trim().split('\n')).toHaveLength(1);
  });
});

describe('the environment', () => {
  test.each<[Record<string, string>, string]>([
    [{ STRIPE_SECRET_KEY: 'sk_live_x' }, 'STRIPE_SECRET_KEY'],
    [{ STRIPE_API_KEY: 'rk_live_x' }, 'STRIPE_API_KEY'],
    [{ TOKENTILL_MODE: 'live' }, 'TOKENTILL_MODE'],
    [{ STRIPE_SANDBOX_PORT: 'many' }, 'STRIPE_SANDBOX_PORT'],
    [{ STRIPE_SANDBOX_PORT: '70000' }, 'STRIPE_SANDBOX_PORT'],
    [{ STRIPE_SANDBOX_WEBHOOK_URL: 'shop' }, 'STRIPE_SANDBOX_WEBHOOK_URL'],
  ])('%o is refused by name', (env, name) => {
    expect(readEnvironment(env)).toMatchObject({ refusal: expect.stringContaining(name) });
  });

  test('is read into the options, and empty variables say nothing', () => {
    const read = readEnvironment({
      STRIPE_SANDBOX_PORT: '12111',
      STRIPE_SANDBOX_WEBHOOK_URL: 'http://127.0.0.1:3000/api/webhooks/stripe',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      STRIPE_SANDBOX_STATE_FILE: '',
      STRIPE_SECRET_KEY: 'sk_test_x',
    });
    expect(read).toEqual({
      options: {
        port: 12111,
        webhookUrl: 'http://127.0.0.1:3000/api/webhooks/stripe',
        webhookSecret: 'whsec_x',
        log: false,
      },
    });
  });
});
