import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from '@/server/launch/ports.mjs';
import { isAlive, waitUntil } from '@/server/launch/processes.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const READY_MS_MAX = 90_000;
const SECOND_START_MS_MAX = 15_000;
const STOP_MS_MAX = 40_000;

type Run = {
  launcher: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
};

type RunFile = {
  pid: number;
  url: string;
  processes: Record<string, number>;
  demo: { apiKey: string };
};

let stateDir: string;
let runs: Run[];

// One copy of Tokentill lives through all of it, as it would with a stranger.
test.describe.configure({ mode: 'serial' });

test.beforeAll(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'tokentill-start-'));
});

test.beforeEach(() => {
  runs = [];
});

test.afterEach(async () => {
  for (const { launcher, ended } of runs) {
    launcher.kill('SIGTERM');
    await ended;
  }
});

test.afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

/** `npm start` on a state folder of its own, with none of the settings of whoever runs the tests. */
function start(port: number, env: Record<string, string> = {}): Run {
  const { PATH = '', HOME = '' } = process.env;
  const launcher = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: 'production', TOKENTILL_STATE_DIR: stateDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const run = {
    launcher,
    said: () => text,
    ended: new Promise<number | null>((resolve) => launcher.on('exit', resolve)),
  };
  runs.push(run);
  return run;
}

async function untilReady(run: Run): Promise<RunFile> {
  let over = false;
  void run.ended.then(() => {
    over = true;
  });
  await waitUntil(() => over || run.said().includes('Ctrl-C stops everything.'), READY_MS_MAX);
  expect(run.said()).toContain('Tokentill is ready at');
  return JSON.parse(readFileSync(path.join(stateDir, 'run.json'), 'utf8')) as RunFile;
}

async function stop(run: Run, running: RunFile): Promise<void> {
  run.launcher.kill('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(Object.entries(running.processes).filter(([, pid]) => isAlive(pid))).toEqual([]);
}

function generationIds(running: RunFile, limit = 5): Promise<string[]> {
  return fetch(`${running.url}/api/v1/generations?limit=${limit}`, {
    headers: { authorization: `Bearer ${running.demo.apiKey}` },
  })
    .then((answer) => answer.json())
    .then((page: { data: { id: string }[] }) => page.data.map(({ id }) => id));
}

test('a stranger gets a running till from one command, and the printed line makes a generation', async () => {
  test.setTimeout(READY_MS_MAX + SECOND_START_MS_MAX + 2 * STOP_MS_MAX);
  const first = start(await freePort());
  const running = await untilReady(first);

  expect(first.said()).toMatch(/customer\s+\S+@\S+\s+\S+/i);
  expect(first.said()).toMatch(/staff\s+\S+@\S+\s+\S+/i);
  expect(first.said()).toContain('stand-in at http://127.0.0.1:');
  const line = first.said().match(/^ +(curl .*)$/m)?.[1] ?? '';
  const answer = JSON.parse(execFileSync('sh', ['-c', `${line} --silent --fail`]).toString()) as {
    choices: { message: { content: string } }[];
  };
  expect(answer.choices[0]?.message.content).toMatch(/\w/);
  const made = await generationIds(running);
  await stop(first, running);

  const startedMs = Date.now();
  const second = start(Number(new URL(running.url).port));
  const again = await untilReady(second);
  expect(Date.now() - startedMs).toBeLessThan(SECOND_START_MS_MAX);
  expect(second.said()).toContain('Preparing the demo data: already there');
  expect(await generationIds(again)).toEqual(made);
  await stop(second, again);
});

test('a till that was killed whole starts again with everything it had', async () => {
  test.setTimeout(2 * READY_MS_MAX + STOP_MS_MAX);
  const port = await freePort();
  const first = start(port);
  const running = await untilReady(first);
  const made = await generationIds(running);
  for (const pid of [running.pid, ...Object.values(running.processes)]) {
    process.kill(pid, 'SIGKILL');
  }
  await first.ended;

  const second = start(port);
  const again = await untilReady(second);
  expect(made).not.toEqual([]);
  expect(await generationIds(again)).toEqual(made);
  await stop(second, again);
});

test('a taken port is named in one sentence with the variable to set', async () => {
  const stranger = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
  try {
    const run = start(port);
    expect(await run.ended).toBe(1);
    expect(run.said()).toContain(
      `Port ${port} is taken by another program: set PORT to a free one`,
    );
  } finally {
    stranger.close();
  }
});

test('every bad variable gets one sentence, and nothing is started', async () => {
  const run = start(await freePort(), { LOG_LEVEL: 'loud', TOKENTILL_URL: 'till.example' });
  expect(await run.ended).toBe(78);
  expect(run.said()).toMatch(/^LOG_LEVEL .*\.$/m);
  expect(run.said()).toMatch(/^TOKENTILL_URL .*\.$/m);
  expect(run.said()).not.toContain('Starting PostgreSQL');
});

test('a damaged database folder is named and left as it is', async () => {
  const control = path.join(stateDir, 'postgres', 'data', 'global', 'pg_control');
  renameSync(control, `${control}.lost`);
  const run = start(await freePort());
  expect(await run.ended).toBe(1);
  expect(run.said()).toMatch(
    /The database folder \S+ is damaged \(global\/pg_control is missing\)/,
  );
  expect(run.said()).not.toContain('    at ');
  renameSync(`${control}.lost`, control);
});
