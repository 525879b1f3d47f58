import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inProject } from './paths.mjs';
import { isAlive, waitUntil } from './processes.mjs';
import { endLeftProcesses, supervise } from './supervise.mjs';

const ENV = { NODE_ENV: 'production' as const, PATH: process.env.PATH ?? '' };
/** Lives until it is told to end, and says when it was. */
const OBEDIENT = `
  process.on('SIGTERM', () => { console.log('told to end'); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log('up');
`;
const DEAF = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up');`;

let folder: string;
let said: string[];
let givenUp: string | undefined;
const started: { stop: (waitMs: number) => Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokentill-supervise-'));
  said = [];
  givenUp = undefined;
});

afterEach(async () => {
  for (const child of started.splice(0)) await child.stop(100);
  rmSync(folder, { recursive: true, force: true });
});

function script(text: string): string {
  const file = join(folder, 'child.mjs');
  writeFileSync(file, text);
  return file;
}

async function start(text: string) {
  const child = await supervise({
    name: 'child',
    args: [script(text)],
    env: ENV,
    stateDir: folder,
    logDir: folder,
    isReady: ({ output }) => output().includes('up'),
    readyTimeoutMs: 5_000,
    restartBackoffMs: 10,
    onRestart: (line) => said.push(line),
    onGivenUp: (problem) => {
      givenUp = problem.message;
    },
  });
  started.push(child);
  return child;
}

function pidOf(child: { pid: () => number | undefined }): number {
  const pid = child.pid();
  if (pid === undefined) throw new Error('the child runs');
  return pid;
}

describe('a supervised process', () => {
  test('is started again when it is killed, and says so', async () => {
    const child = await start(OBEDIENT);
    const first = pidOf(child);
    process.kill(first, 'SIGKILL');
    expect(await waitUntil(() => pidOf(child) !== first, 5_000)).toBe(true);
    expect(isAlive(pidOf(child))).toBe(true);
    expect(said).toEqual([
      expect.stringMatching(/^The child ended \(SIGKILL\) and is started again/),
    ]);
  });

  test('is given up when it dies again and again, with its last words', async () => {
    await start(
      `console.log('up'); setTimeout(() => { console.error('no more'); process.exit(9); }, 50);`,
    );
    expect(await waitUntil(() => givenUp !== undefined, 10_000)).toBe(true);
    expect(givenUp).toMatch(/no more\n\nThe child died 6 times in a row \(code 9\)/);
    expect(said).toHaveLength(5);
  });

  test('that ends before it is ready fails the start with its last words', async () => {
    await expect(start(`console.error('PORT is wrong.'); process.exit(1);`)).rejects.toThrow(
      /^PORT is wrong\.\n\nThe child ended before it was ready \(code 1\)/,
    );
    expect(said).toEqual([]);
  });

  test('may finish what it is doing when it is stopped', async () => {
    const child = await start(OBEDIENT);
    const pid = pidOf(child);
    await child.stop(5_000);
    expect(isAlive(pid)).toBe(false);
    expect(readFileSync(join(folder, 'child.log'), 'utf8')).toBe('up\ntold to end\n');
  });

  test('is killed when it does not stop in time', async () => {
    const child = await start(DEAF);
    const pid = pidOf(child);
    await child.stop(200);
    expect(isAlive(pid)).toBe(false);
  });

  test('ends by itself, in order, when its launcher is killed', async () => {
    const launcher = spawn(
      process.execPath,
      [inProject('server/launch/testing/supervisor.mjs'), folder, script(OBEDIENT)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const line = await new Promise<string>((resolve) => {
      launcher.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    });
    const { pid } = JSON.parse(line) as { pid: number };
    launcher.kill('SIGKILL');
    expect(await waitUntil(() => !isAlive(pid), 5_000)).toBe(true);
    expect(readFileSync(join(folder, 'child.log'), 'utf8')).toBe('up\ntold to end\n');
  });
});

describe('what an earlier launcher left', () => {
  test('is ended before anything new is started', async () => {
    const child = await start(OBEDIENT);
    const pid = pidOf(child);
    // The process of this test's own launcher stands in for one that is left: ending it is what counts.
    const ended = endLeftProcesses(folder, 5_000);
    void child.stop(5_000);
    await ended;
    expect(isAlive(pid)).toBe(false);
  });

  test('does not take an unrelated process along that has its pid by now', async () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    try {
      await endLeftProcesses(folder, 100);
      writeFileSync(join(folder, 'processes', 'server'), `${stranger.pid}\n`);
      await endLeftProcesses(folder, 100);
      expect(stranger.exitCode).toBeNull();
      expect(stranger.signalCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });
});
