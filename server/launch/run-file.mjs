// @ts-check
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf } from './folder-lock.mjs';
import { STATE_DIR } from './paths.mjs';
import { LaunchProblem } from './problem.mjs';
import { writeWhole } from './secrets.mjs';

const FILE = join(STATE_DIR, 'run.json');

/**
 * What a running Tokentill tells the commands beside it.
 * @typedef {{
 *   pid: number,
 *   url: string,
 *   env: Record<string, string>,
 *   adminDatabaseUrl: string | undefined,
 *   stripeStandInUrl: string | undefined,
 *   upstreamStandInUrl: string | undefined,
 *   demo: import('./demo-data.mjs').Demo | undefined,
 *   processes: Record<string, number | undefined>,
 * }} Running
 */

/** @param {Running} running */
export function writeRunFile(running) {
  writeWhole(FILE, running);
}

export function removeRunFile() {
  rmSync(FILE, { force: true });
}

/**
 * The Tokentill that runs from this folder now.
 * @returns {Promise<Running>}
 * @throws {LaunchProblem} when none does, or it is not up yet
 */
export async function readRunFile() {
  const holder = existsSync(STATE_DIR) ? await holderOf(STATE_DIR) : undefined;
  if (!holder) {
    throw new LaunchProblem('Tokentill is not running here: start it with `npm start` first.');
  }
  if (!existsSync(FILE)) {
    throw new LaunchProblem(
      `Tokentill is still starting (process ${holder.pid}): try again when it is ready.`,
    );
  }
  return JSON.parse(readFileSync(FILE, 'utf8'));
}
