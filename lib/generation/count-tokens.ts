import { countTokens as tokensIn } from 'gpt-tokenizer/encoding/o200k_base';

// What looks like a special token in a text is plain text to an upstream.
const AS_TEXT = { disallowedSpecial: new Set<string>() };
/** The tokenizer takes quadratic time on one unbroken run (100,000 letters took 6 s), so runs are cut here. */
const RUN_CHARACTERS_MAX = 256;
const RUNS = new RegExp(`\\S{1,${RUN_CHARACTERS_MAX}}|\\s{1,${RUN_CHARACTERS_MAX}}`, 'gu');
const HAS_LONG_RUN = new RegExp(
  `\\S{${RUN_CHARACTERS_MAX + 1}}|\\s{${RUN_CHARACTERS_MAX + 1}}`,
  'u',
);
/** Counted in one go: some 2 ms. Longer texts are counted in pieces, with other work between them. */
const PIECE_CHARACTERS = 32_768;

/**
 * Tokens in a text by the o200k encoding, never fewer than the encoding of the whole text would give by more than one
 * for each cut. Long texts do not hold up other requests.
 */
export async function countTokens(text: string): Promise<number> {
  if (text.length <= PIECE_CHARACTERS) return countPiece(text);
  let tokens = 0;
  for (let from = 0; from < text.length; from += PIECE_CHARACTERS) {
    tokens += countPiece(text.slice(from, from + PIECE_CHARACTERS));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return tokens;
}

function countPiece(text: string): number {
  if (text === '') return 0;
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (!HAS_LONG_RUN.test(whole)) return tokensIn(whole, AS_TEXT);
  let tokens = 0;
  for (const run of whole.match(RUNS) ?? []) tokens += tokensIn(run, AS_TEXT);
  return tokens;
}
