/** Tokens that chat formats put around each message (role, separators, an optional name), taken generously. */
const OVERHEAD_TOKENS_PER_MESSAGE = 8;
/** Tokens that start the conversation and prime the answer. */
const OVERHEAD_TOKENS_PER_REQUEST = 16;

/**
 * More tokens than any byte-level tokenizer can make of these messages: every token of a byte-level BPE stands for at
 * least one byte of UTF-8, so the number of bytes bounds the number of tokens; the markers around each message are
 * added. A strict bound for text, not an estimate: use it to reserve, never to charge.
 */
export function inputTokensMax(
  messages: readonly {
    readonly role: string;
    readonly content: string;
    readonly name?: string | undefined;
  }[],
): number {
  return messages.reduce(
    (sum, message) =>
      sum +
      Buffer.byteLength(message.content, 'utf8') +
      Buffer.byteLength(message.role, 'utf8') +
      Buffer.byteLength(message.name ?? '', 'utf8') +
      OVERHEAD_TOKENS_PER_MESSAGE,
    OVERHEAD_TOKENS_PER_REQUEST,
  );
}
