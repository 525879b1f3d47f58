import { randomToken, sha256 } from '@/lib/platform/crypto';
import type { Db } from '@/lib/platform/db';
import { insertToken, spendTokens, type TokenPurpose } from './token-store';

const TOKEN_BYTES = 32;
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/;
const HOUR_MS = 3_600_000;
const LIFETIME_MS = {
  verify_email: 24 * HOUR_MS,
  reset_password: HOUR_MS,
} as const satisfies Record<TokenPurpose, number>;

/** The hash under which a link's token is kept, or undefined when it has not even a token's shape. */
export const hashOfToken = (token: string): Buffer | undefined =>
  TOKEN_SHAPE.test(token) ? sha256(token) : undefined;

/** Makes a link's token, in a transaction that has the person locked: older ones of its purpose stop working. */
export async function makeToken(
  tx: Db,
  given: { personId: string; purpose: TokenPurpose; now: Date },
): Promise<string> {
  const token = randomToken(TOKEN_BYTES);
  await spendTokens(tx, { personId: given.personId, purpose: given.purpose, at: given.now });
  await insertToken(tx, {
    tokenHash: sha256(token),
    personId: given.personId,
    purpose: given.purpose,
    createdAt: given.now,
    expiresAt: new Date(given.now.getTime() + LIFETIME_MS[given.purpose]),
  });
  return token;
}
