import { randomFillSync } from 'node:crypto';
import { assert } from './assert';

/** Every kind of id and its prefix. Ids are prefixed ULIDs: sortable by time within a kind. */
export const ID_PREFIXES = [
  'cus',
  'per',
  'ses',
  'ins',
  'key',
  'lot',
  'gen',
  'ord',
  'adj',
  'exp',
  'aud',
  'mail',
  'pack',
  'upr',
  'opr',
  'req',
  'tok',
  'job',
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];
export type Id<Prefix extends IdPrefix = IdPrefix> = `${Prefix}_${string}`;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
const POOL_BYTES = 4096;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

function randomPart(): string {
  if (used + RANDOM_LENGTH > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (let i = 0; i < RANDOM_LENGTH; i++) text += ALPHABET[pool[used++]! & 31];
  return text;
}

function timePart(ms: number): string {
  let text = '';
  let rest = ms;
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** A new id; `at` is the instant that it carries (default: now). */
export function newId<Prefix extends IdPrefix>(prefix: Prefix, at: Date = new Date()): Id<Prefix> {
  return `${prefix}_${timePart(at.getTime())}${randomPart()}`;
}

const SHAPE = new RegExp(`^(${ID_PREFIXES.join('|')})_[0-7][0-9A-HJKMNP-TV-Z]{25}$`);

/** True when `text` is an id of that kind. Checked before any id reaches SQL. */
export function isId<Prefix extends IdPrefix>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && SHAPE.test(text);
}

/** The instant that an id carries. */
export function instantOfId(id: string): Date {
  const time = id.slice(id.indexOf('_') + 1).slice(0, TIME_LENGTH);
  let ms = 0;
  for (const letter of time) {
    const digit = ALPHABET.indexOf(letter);
    assert(digit >= 0, 'an id carries a time');
    ms = ms * 32 + digit;
  }
  return new Date(ms);
}
