// @ts-check
// node server/launch/run.mjs [--alone] <file.ts> [arguments]: runs a TypeScript command with the environment of the
// running Tokentill, or of DATABASE_URL when that is exported; --alone for a command that needs neither.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { areDependenciesFresh } from './dependencies.mjs';
import { ensureEnvironmentLoaded } from './dotenv.mjs';
import { PROJECT_DIR, STATE_DIR } from './paths.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';
import { exitWith, LaunchProblem } from './problem.mjs';
import { readRunFile } from './run-file.mjs';
import { ensureSecrets } from './secrets.mjs';

try {
  ensureEnvironmentLoaded();
  const given = process.argv.slice(2);
  const alone = given[0] === '--alone';
  const [file, ...args] = alone ? given.slice(1) : given;
  const program = file && resolve(PROJECT_DIR, file);
  if (!program || !existsSync(program)) {
    throw new LaunchProblem('Usage: node server/launch/run.mjs [--alone] <file.ts> [arguments]', {
      exitCode: 64,
    });
  }
  if (!areDependenciesFresh()) {
    throw new LaunchProblem('The packages are not installed: run `npm start` or `npm ci` first.');
  }
  await ensurePrismaClient();
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, ...args],
    { env: alone ? process.env : await environment(), stdio: 'inherit' },
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', exitWith);
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    process.exitCode = code ?? 1;
  });
} catch (error) {
  exitWith(error);
}

/** @returns {Promise<NodeJS.ProcessEnv>} */
async function environment() {
  if (process.env.DATABASE_URL) {
    const { AUTH_SECRET } = ensureSecrets(join(STATE_DIR, 'secrets.json'));
    return { AUTH_SECRET, ...process.env };
  }
  const running = await readRunFile();
  return {
    ...process.env,
    ...running.env,
    TOKENTILL_RUNNING_URL: running.url,
    ...(running.demo ? { TOKENTILL_DEMO: JSON.stringify(running.demo) } : {}),
    ...(running.stripeStandInUrl ? { STRIPE_SANDBOX_URL: running.stripeStandInUrl } : {}),
    ...(running.upstreamStandInUrl ? { UPSTREAM_SANDBOX_URL: running.upstreamStandInUrl } : {}),
  };
}
