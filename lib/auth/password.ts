import { hash, type Options, parseOptions, verify } from '@node-rs/argon2';
import { SignInBusy } from './errors';

/** OWASP's smallest argon2id setting: 19 MiB, two passes, one lane. argon2id is the library's default algorithm. */
const SETTINGS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const satisfies Options;
const ARGON2ID = 2;

/** Hashes at a time: each takes 19 MiB and a thread of libuv's pool, which files and name look-ups need too. */
const AT_ONCE_MAX = 2;
/** Beyond this many waiting, the next is refused rather than answered after everybody has left. */
const WAITING_MAX = 60;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE_MAX) {
    if (waiting.length >= WAITING_MAX) throw new SignInBusy();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // The turn passes on without becoming free in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The hash that is stored. Throws SignInBusy when too many are waiting. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(password.normalize('NFC'), SETTINGS));

/** A hash that no password has: hashing against it costs what hashing against a real one does. */
let decoy: Promise<string> | undefined;

/**
 * True when the password belongs to the hash. Without a hash (no such e-mail, or an account without a password) it works
 * just as long and is false, so that the time of the answer tells nothing. Throws SignInBusy.
 */
export async function passwordMatches(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  if (!passwordHash) decoy ??= hash(crypto.randomUUID(), SETTINGS);
  const against = passwordHash ?? (await decoy!);
  const matches = await inTurn(() => verify(against, password.normalize('NFC')));
  return matches && Boolean(passwordHash);
}

/** True for a hash that was made with other settings than today's. */
export function needsRehash(passwordHash: string): boolean {
  const made = parseOptions(passwordHash);
  return (
    (made.algorithm as number) !== ARGON2ID ||
    made.memoryCost !== SETTINGS.memoryCost ||
    made.timeCost !== SETTINGS.timeCost ||
    made.parallelism !== SETTINGS.parallelism
  );
}
