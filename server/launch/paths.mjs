// @ts-check
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of the project, wherever the command was given. */
export const PROJECT_DIR = resolve(import.meta.dirname, '..', '..');

/** Everything that running leaves behind: data, secrets, ports, logs. Git-ignored; TOKENTILL_STATE_DIR moves it. */
export const STATE_DIR = resolve(
  PROJECT_DIR,
  process.env.TOKENTILL_STATE_DIR || join(PROJECT_DIR, '.tokentill'),
);

export const MIGRATIONS_DIR = join(PROJECT_DIR, 'prisma', 'migrations');

/**
 * @param {...string} parts
 * @returns {string} an absolute path in the project
 */
export function inProject(...parts) {
  return join(PROJECT_DIR, ...parts);
}

/**
 * Whether a file is the command that was given, and not imported by another.
 * @param {string} file the file's own `import.meta.filename`
 */
export function isCommand(file) {
  const command = process.argv[1];
  return command !== undefined && realpathSync(command) === realpathSync(file);
}
