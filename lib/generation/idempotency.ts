import { sha256Hex } from '@/lib/platform/crypto';
import { IdempotencyKeyMalformed } from './errors';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** A caller's key for one request, and the fingerprint of its body: the same key with another body is refused. */
export type IdempotencyKey = { readonly text: string; readonly bodyHash: string };

/**
 * The key of a request, or null when the caller sent none. `body` is the parsed one, so that spaces and the order of
 * fields make no other request. Throws IdempotencyKeyMalformed.
 */
export function idempotencyKey(text: string | null, body: unknown): IdempotencyKey | null {
  if (text === null) return null;
  if (!VISIBLE_ASCII.test(text)) throw new IdempotencyKeyMalformed();
  return { text, bodyHash: sha256Hex(JSON.stringify(body)) };
}
