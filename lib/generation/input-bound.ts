import { countTokens } from './count-tokens';

/** Tokens that chat formats put around each message and at the opening, taken generously. */
const TOKENS_PER_MESSAGE = 8;
const TOKENS_OF_OPENING = 16;
/** Up to here the bytes are the bound: it costs nothing to know, and what it holds too much is a fraction of a cent. */
const CHEAP_BYTES_MAX = 4_096;
/** A tenth more than our own count: upstreams change their tokenizers, and ours is OpenAI's. */
const MARGIN_NUMERATOR = 11;
const MARGIN_DENOMINATOR = 10;

/**
 * No more input tokens than this are expected of a text in so many messages: what the quote is made from. Short texts are
 * bounded by their bytes, as no tokenizer makes more than one token of a byte; longer ones are counted, with a margin.
 */
export async function inputTokensBound(text: string, messages: number): Promise<number> {
  const around = TOKENS_OF_OPENING + messages * TOKENS_PER_MESSAGE;
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes <= CHEAP_BYTES_MAX) return bytes + around;
  const counted = await countTokens(text);
  return Math.min(bytes, Math.ceil((counted * MARGIN_NUMERATOR) / MARGIN_DENOMINATOR)) + around;
}

/** Our own count of the input, for when the upstream does not say. */
export async function inputTokensCounted(text: string, messages: number): Promise<number> {
  return (await countTokens(text)) + TOKENS_OF_OPENING + messages * TOKENS_PER_MESSAGE;
}

/** More than this cannot have been the input, whatever the upstream says: a token is at least a byte. */
export const inputTokensPossible = (text: string, messages: number): number =>
  Buffer.byteLength(text, 'utf8') + (TOKENS_OF_OPENING + messages * TOKENS_PER_MESSAGE) * 16;
