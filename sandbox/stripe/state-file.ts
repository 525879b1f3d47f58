import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { emptyState, type State } from './state';

const FORMAT = 'stripe-stand-in/1';

type Keeper = {
  state: State;
  /** Says that the state has changed. */
  touch(): void;
  /** Resolves once every change so far is on disk; rejects when it cannot be written. */
  saved(): Promise<void>;
};

/**
 * Loads the state and keeps it on disk, or in memory only when no file is given.
 *
 * @throws Error in one sentence when the file is there and is not such a state.
 */
export function keepState(file: string | undefined): Keeper {
  if (file === undefined) {
    return { state: emptyState(), touch() {}, saved: async () => {} };
  }
  const state = load(file);
  mkdirSync(dirname(file), { recursive: true });

  let version = 0;
  let savedVersion = 0;
  let writing: Promise<void> | undefined;

  // Changes that come while one write runs share the next: a burst costs two writes, not one each.
  async function writeNow(path: string): Promise<void> {
    const written = version;
    try {
      await write(path, state);
      savedVersion = written;
    } finally {
      writing = undefined;
    }
  }

  return {
    state,
    touch() {
      version += 1;
    },
    async saved() {
      const wanted = version;
      while (savedVersion < wanted) {
        writing ??= writeNow(file);
        await writing;
      }
    },
  };
}

function load(file: string): State {
  if (!existsSync(file)) return emptyState();
  const refuse = (why: string) =>
    new Error(`The state file ${file} ${why}; move it away to start with an empty stand-in.`);

  let parsed: { format?: unknown; state?: { [key: string]: unknown } };
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8')) as typeof parsed;
  } catch (error) {
    throw refuse(`cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  if (parsed.format !== FORMAT || parsed.state === undefined) {
    throw refuse('was not written by this version');
  }

  const state = emptyState();
  for (const [name, value] of Object.entries(parsed.state)) {
    if (!Array.isArray(value) || !(name in state)) throw refuse('was not written by this version');
    const table: unknown = state[name as keyof State];
    if (table instanceof Map) for (const [id, row] of value) table.set(id, row);
    else if (Array.isArray(table)) table.push(...value);
  }
  return state;
}

async function write(file: string, state: State): Promise<void> {
  const tables = Object.entries(state).map(([name, table]) => [
    name,
    table instanceof Map ? [...table] : table,
  ]);
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(JSON.stringify({ format: FORMAT, state: Object.fromEntries(tables) }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
