import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { startUpstream } from './server';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs the program until it prints a line or ends. */
function run(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test', ...env },
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (part) => {
    stderr += String(part);
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  const ready = new Promise<{ ready: boolean; url: string }>((resolve, reject) => {
    child.stdout.on('data', (part) => {
      stdout += String(part);
      if (stdout.includes('\n')) resolve(JSON.parse(stdout.split('\n')[0] ?? ''));
    });
    child.once('close', () => reject(new Error(stderr)));
  });
  ready.catch(() => undefined);
  return { child, ready, ended };
}

describe('the program', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'says where it listens, and ends well on %s',
    async (signal) => {
      const { child, ready, ended } = run({ UPSTREAM_SANDBOX_PORT: '0' });
      const { ready: isReady, url } = await ready;
      expect(isReady).toBe(true);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
      const headers = { authorization: 'Bearer sk-sandbox' };
      expect((await fetch(`${url}/models`, { headers })).status).toBe(200);
      // A request that never ends must not hold it back.
      const body = JSON.stringify({
        model: 'gpt-4o',
        messages: [{ role: 'user', content: '[[sandbox:stall]]' }],
      });
      const stalled = fetch(`${url}/chat/completions`, { method: 'POST', headers, body });
      const outcome = expect(stalled).rejects.toThrow();
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill(signal);
      await outcome;
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
    },
  );

  test('takes its key and its checks from the environment', async () => {
    const { ready } = run({ UPSTREAM_SANDBOX_KEY: 'sk-other', UPSTREAM_SANDBOX_VALIDATE: '0' });
    const { url } = await ready;
    const ask = (key: string) =>
      fetch(`${url}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: 'gpt-4o', messages: [], unheard_of: 1 }),
      });
    expect((await ask('sk-sandbox')).status).toBe(401);
    expect((await ask('sk-other')).status).toBe(200);
  });

  test.each([
    ['live mode', { TOKENTILL_MODE: 'live' }, /TOKENTILL_MODE/],
    [
      'production with a live key',
      { NODE_ENV: 'production', OPENAI_API_KEY: 'sk-proj-1' },
      /OPENAI_API_KEY/,
    ],
    ['a port that is none', { UPSTREAM_SANDBOX_PORT: 'http' }, /UPSTREAM_SANDBOX_PORT/],
  ])('refuses to start with %s in one sentence', async (_what, env, said) => {
    const { code, stdout, stderr } = await run(env).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim()).toMatch(said);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('sk-proj-1');
  });

  test('starts in production with the key of the sandbox, or with none', async () => {
    for (const env of [{ OPENAI_API_KEY: 'sk-sandbox' }, {}]) {
      const { child, ready, ended } = run({ NODE_ENV: 'production', ...env });
      expect((await ready).ready).toBe(true);
      child.kill('SIGTERM');
      expect((await ended).code).toBe(0);
    }
  });

  test('says so in one sentence when its port is taken', async () => {
    const squatter = createServer();
    const port = await new Promise<number>((resolve) => {
      squatter.listen(0, '127.0.0.1', () => resolve(Object(squatter.address()).port));
    });
    const { code, stderr } = await run({ UPSTREAM_SANDBOX_PORT: String(port) }).ended;
    squatter.close();
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(`The port ${port} of the upstream sandbox is taken.`);
  });
});

describe('starting it in a process of one’s own', () => {
  test('is refused with production settings too', async () => {
    process.env.TOKENTILL_MODE = 'live';
    const started = startUpstream().finally(() => delete process.env.TOKENTILL_MODE);
    await expect(started).rejects.toThrow('TOKENTILL_MODE');
  });
});
