// @ts-check
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOf, LaunchProblem } from './problem.mjs';

const FILE = join(resolve(import.meta.dirname, '..', '..'), '.env');

/**
 * Reads `.env` of the project when there is one. A variable that is exported already wins.
 * @throws {LaunchProblem} when the file cannot be read
 */
export function ensureEnvironmentLoaded() {
  if (!existsSync(FILE)) return;
  try {
    process.loadEnvFile(FILE);
  } catch (cause) {
    throw new LaunchProblem(`The file ${FILE} cannot be read (${codeOf(cause)}).`, { cause });
  }
}
