// @ts-check
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, LaunchProblem } from './problem.mjs';

/** How each secret is made when there is none yet, by the name of its variable. */
const GENERATED = {
  AUTH_SECRET: () => randomBytes(32).toString('base64url'),
  METRICS_TOKEN: () => randomBytes(24).toString('base64url'),
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(24).toString('hex')}`,
  STRIPE_SECRET_KEY: () => `sk_test_${randomBytes(18).toString('hex')}`,
  OPENAI_API_KEY: () => `sk-sandbox-${randomBytes(18).toString('hex')}`,
};

/**
 * The secrets of this copy of Tokentill, made once and kept, so that sessions outlive a restart. The Stripe and
 * upstream keys among them are for the stand-ins alone.
 *
 * @param {string} file readable by its owner only
 * @returns {Record<keyof typeof GENERATED, string>}
 */
export function ensureSecrets(file) {
  const kept = readKept(file);
  const names = /** @type {(keyof typeof GENERATED)[]} */ (Object.keys(GENERATED));
  const all = names.map((name) => [name, kept[name] ?? GENERATED[name]()]);
  if (names.some((name) => kept[name] === undefined)) writeWhole(file, Object.fromEntries(all));
  return Object.fromEntries(all);
}

/**
 * @param {string} file
 * @returns {Record<string, string>}
 */
function readKept(file) {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (codeOf(cause) === 'EACCES') {
      throw new LaunchProblem(
        `The file ${file} with the secrets of this copy belongs to another user: start Tokentill as the user who started it first.`,
        { cause },
      );
    }
    throw new LaunchProblem(
      `The file ${file} with the secrets of this copy cannot be read: put it back, or delete it to have new ones made (everybody signs in again).`,
      { cause },
    );
  }
}

/**
 * Writes a private file so that it is there whole or not at all.
 * @param {string} file
 * @param {unknown} value
 */
export function writeWhole(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(partial, file);
}
