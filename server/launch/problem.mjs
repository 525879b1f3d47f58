// @ts-check

/**
 * Something the operator can put right: `message` is the one sentence they read, and nothing else is printed.
 * Anything thrown that is not a LaunchProblem is a fault of ours and keeps its stack.
 */
export class LaunchProblem extends Error {
  /**
   * @param {string} message one or more whole sentences: what is wrong, where, and what to do
   * @param {{ exitCode?: number, cause?: unknown }} [options]
   */
  constructor(message, { exitCode = 1, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LaunchProblem';
    this.exitCode = exitCode;
  }
}

/**
 * The code of a system error (`ENOENT`, `EADDRINUSE`), or `undefined` for any other thing thrown.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Ends a command in the way every command of ours ends when something is wrong: one clear line for what the
 * operator can mend, the whole stack for what we must mend.
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  if (error instanceof LaunchProblem) {
    process.stderr.write(`\n${error.message}\n`);
    process.exit(error.exitCode);
  }
  process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exit(70);
}
