import {
  decode,
  decodeGenerator,
  encode,
  countTokens as tokensIn,
} from 'gpt-tokenizer/encoding/o200k_base';
import { LRUCache } from 'lru-cache';

// What looks like a special token in a prompt is plain text to an upstream.
const AS_TEXT = { disallowedSpecial: new Set<string>() };
// The tokenizer takes quadratic time on one unbroken run: 100,000 letters took 6 s. Real text has
// no such runs, so cutting them changes no count that matters.
const RUN_CHARACTERS_MAX = 256;
const PIECE = new RegExp(`\\s{1,${RUN_CHARACTERS_MAX}}|\\S{1,${RUN_CHARACTERS_MAX}}`, 'gu');
const KEPT_COUNTS_MAX = 2_000;
const KEPT_CHARACTERS_MAX = 20_000;

const counts = new LRUCache<string, number>({ max: KEPT_COUNTS_MAX });

/** Tokens in a text by the o200k encoding; a text counted before costs a look-up. */
export function countTokens(text: string): number {
  const known = counts.get(text);
  if (known !== undefined) return known;
  const count = hasLongRun(text)
    ? piecesOf(text).reduce((sum, piece) => sum + tokensIn(piece, AS_TEXT), 0)
    : tokensIn(text, AS_TEXT);
  if (text.length <= KEPT_CHARACTERS_MAX) counts.set(text, count);
  return count;
}

/** The tokens of a text by the o200k encoding. */
export function tokensOf(text: string): number[] {
  if (!hasLongRun(text)) return encode(text, AS_TEXT);
  return piecesOf(text).flatMap((piece) => encode(piece, AS_TEXT));
}

/** The text of some tokens, without half a character at its end. */
export function textOf(tokens: readonly number[]): string {
  return decode(tokens).replace(/\uFFFD+$/u, '');
}

/** The text of some tokens as a stream shows it: a piece for each token that ends a character. */
export function chunksOf(tokens: readonly number[]): string[] {
  const chunks = [...decodeGenerator(tokens)].filter((chunk) => chunk !== '');
  const last = chunks.pop();
  if (last !== undefined && last !== '\uFFFD') chunks.push(last.replace(/\uFFFD+$/u, ''));
  return chunks;
}

function hasLongRun(text: string): boolean {
  let run = 0;
  let blank = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isBlank = code === 32 || code === 10;
    run = isBlank === blank ? run + 1 : 1;
    blank = isBlank;
    if (run > RUN_CHARACTERS_MAX) return true;
  }
  return false;
}

function piecesOf(text: string): string[] {
  return text.match(PIECE) ?? [];
}
