import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isAlive, waitUntil } from '@/server/launch/processes.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Ends the process when the tests die, however they die. */
const GUARD = pathToFileURL(path.join(ROOT, 'server/launch/child-guard.mjs')).href;
const START_MS_MAX = 45_000;
const STOP_MS_MAX = 30_000;

/** One process of the product that can be killed and started again. */
export type Part = {
  /** Resolves when it is ready. */
  start(): Promise<void>;
  /** SIGKILL: nothing of it runs afterwards. */
  kill(): Promise<void>;
  /** SIGTERM; the exit code, or the signal that ended it. */
  stop(): Promise<number | string>;
  /** True while the process that was last started lives. */
  lives(): boolean;
  /** Everything that it has said since the tests began. */
  said(): string;
};

/** Prepares `dist/<name>.mjs` as a process with exactly these variables; nothing is started yet. */
export function aPart(given: {
  name: 'server' | 'worker';
  env: Record<string, string>;
  logFile: string;
  isReady: () => Promise<boolean>;
}): Part {
  let child: ChildProcess | undefined;
  let ended: Promise<number | string> = Promise.resolve(0);

  const lives = () => child?.pid !== undefined && isAlive(child.pid);
  const said = () => readFileSync(given.logFile, 'utf8');

  return {
    lives,
    said,
    async start() {
      const log = openSync(given.logFile, 'a');
      const started = spawn(
        process.execPath,
        ['--import', GUARD, path.join(ROOT, 'dist', `${given.name}.mjs`)],
        { cwd: ROOT, env: { ...given.env, NODE_ENV: 'production' }, stdio: ['pipe', log, log] },
      );
      closeSync(log);
      child = started;
      ended = new Promise((resolve) =>
        started.on('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')),
      );
      const ready = await waitUntil(async () => !lives() || (await given.isReady()), START_MS_MAX);
      if (!ready || !lives()) throw new Error(`The ${given.name} did not start:\n${said()}`);
    },
    async kill() {
      child?.kill('SIGKILL');
      await ended;
    },
    async stop() {
      const late = setTimeout(() => child?.kill('SIGKILL'), STOP_MS_MAX);
      child?.kill('SIGTERM');
      const how = await ended;
      clearTimeout(late);
      return how;
    },
  };
}
