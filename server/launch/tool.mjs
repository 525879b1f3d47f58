// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR, STATE_DIR } from './paths.mjs';
import { LaunchProblem } from './problem.mjs';

const TAIL_LINES = 25;

/** Where the output of tools and of the running processes is kept. */
export const LOG_DIR = join(STATE_DIR, 'logs');

/** A tool ended with an error. `output` is everything it said. */
export class ToolFailed extends LaunchProblem {
  /**
   * @param {string} message
   * @param {string} output
   */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

/**
 * Runs a program of this project to its end, keeping what it says in `<state>/logs/<name>.log`.
 *
 * @param {{
 *   name: string,
 *   args: readonly string[],
 *   program?: string,
 *   logDir?: string,
 *   env?: NodeJS.ProcessEnv,
 *   signal?: AbortSignal | undefined,
 *   sentence: string,
 * }} options `program` is Node itself when not given; `sentence` says what went wrong when the tool fails
 * @returns {Promise<string>} what it said
 * @throws {ToolFailed} with the end of its output
 */
export async function runTool({
  name,
  args,
  program = process.execPath,
  logDir = LOG_DIR,
  env,
  signal,
  sentence,
}) {
  mkdirSync(logDir, { recursive: true });
  const file = join(logDir, `${name}.log`);
  const log = openSync(file, 'w', 0o600);
  try {
    const status = await new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: PROJECT_DIR,
        env: env ?? process.env,
        stdio: ['ignore', log, log],
        ...(signal ? { signal } : {}),
      });
      child.on('error', reject);
      child.on('close', (code, killedBy) => resolve(code ?? killedBy));
    });
    const output = readFileSync(file, 'utf8');
    if (status !== 0) {
      const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
      throw new ToolFailed(`${tail}\n\n${sentence} The whole output is in ${file}.`, output);
    }
    return output;
  } finally {
    closeSync(log);
  }
}
