import { decode, encode, countTokens as tokensIn } from 'gpt-tokenizer/encoding/o200k_base';
import { LRUCache } from 'lru-cache';

// What looks like a special token in a prompt is plain text to an upstream.
const AS_TEXT = { disallowedSpecial: new Set<string>() };
// The tokenizer takes quadratic time on one unbroken run: 100,000 letters took 6 s. Such runs are cut.
const RUN_CHARACTERS_MAX = 256;
const LONG_RUN = new RegExp(
  `(\\S{${RUN_CHARACTERS_MAX + 1},}|\\s{${RUN_CHARACTERS_MAX + 1},})`,
  'u',
);
const RUN_PIECE = new RegExp(`[^]{1,${RUN_CHARACTERS_MAX}}`, 'gu');
const KEPT_COUNTS_MAX = 2_000;
const KEPT_CHARACTERS_MAX = 20_000;

const counts = new LRUCache<string, number>({ max: KEPT_COUNTS_MAX });

/** Tokens in a text by the o200k encoding; a text counted before costs a look-up. */
export function countTokens(text: string): number {
  const known = counts.get(text);
  if (known !== undefined) return known;
  const count = hasLongRun(text)
    ? shortRunsOf(text).reduce((sum, piece) => sum + tokensIn(piece, AS_TEXT), 0)
    : tokensIn(text, AS_TEXT);
  if (text.length <= KEPT_CHARACTERS_MAX) counts.set(text, count);
  return count;
}

/** The tokens of a text by the o200k encoding. */
export function tokensOf(text: string): number[] {
  if (!hasLongRun(text)) return encode(text, AS_TEXT);
  return shortRunsOf(text).flatMap((piece) => encode(piece, AS_TEXT));
}

/**
 * The text that each token adds: whole characters only, so a token that begins one adds nothing.
 *
 * @param tokens all tokens of a whole text. The tokenizer keeps half a character for its next call,
 *   whoever makes it, so a text must never end inside one.
 */
export function piecesOf(tokens: readonly number[]): string[] {
  return tokens.map((token) => decode([token]));
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

function shortRunsOf(text: string): string[] {
  // Splitting by a group puts what it caught, the long runs, at the odd places.
  return text
    .split(LONG_RUN)
    .flatMap((part, at) => (at % 2 === 0 ? [part] : (part.match(RUN_PIECE) ?? [])));
}
