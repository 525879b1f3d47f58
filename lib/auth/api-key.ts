import { z } from 'zod';
import { randomBase62, sha256 } from '@/lib/platform/crypto';
import type { Id } from '@/lib/platform/ids';
import { microCredits } from '@/lib/platform/units';
import { KEY_SCOPES } from './principal';

const SECRET_LENGTH = 40;
const SHOWN_PREFIX_LENGTH = 12;
const SHOWN_END_LENGTH = 4;
const SHAPE = /^tt_(test|live)_[0-9A-Za-z]{40}$/;

/** How long a revoked key can be given back. */
export const UNDO_SECONDS = 60;

/** How long the replaced key goes on working, in seconds: not at all, an hour, a day, a week. */
export const ROTATION_GRACES_SECONDS = [0, 3_600, 86_400, 604_800] as const;
export type RotationGraceSeconds = (typeof ROTATION_GRACES_SECONDS)[number];

/** A new secret: 40 base-62 characters are 238 bits. The prefix tells secret scanners and people what it is. */
export const newKeySecret = (mode: 'test' | 'live'): string =>
  `tt_${mode}_${randomBase62(SECRET_LENGTH)}`;

/** The mode that a secret is made for, or undefined when it is no secret of ours. */
export const modeOfSecret = (secret: string): 'test' | 'live' | undefined =>
  SHAPE.exec(secret)?.[1] as 'test' | 'live' | undefined;

/** What is kept of a secret: enough to find it and to recognise it, not to use it. */
export const tracesOfSecret = (secret: string) => ({
  prefix: secret.slice(0, SHOWN_PREFIX_LENGTH),
  lastFour: secret.slice(-SHOWN_END_LENGTH),
  secretHash: sha256(secret),
});

export type KeyState = 'live' | 'expiring' | 'expired' | 'revoked';

/** A key as lists show it: never its secret. */
export const ApiKeySchema = z.object({
  id: z.string().transform((id) => id as Id<'key'>),
  customerId: z.string().transform((id) => id as Id<'cus'>),
  installationId: z.string().transform((id) => id as Id<'ins'>),
  installationName: z.string(),
  name: z.string(),
  prefix: z.string(),
  lastFour: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  spendCapMicroCredits: z
    .number()
    .nullable()
    .transform((value) => (value === null ? null : microCredits(value))),
  /** Held and used in this UTC month; null for a key without a cap, whose spending is not counted by key. */
  spentMicroCredits: z
    .number()
    .nullable()
    .transform((value) => (value === null ? null : microCredits(value))),
  createdBy: z.string(),
  createdByName: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
  replacesId: z.string().nullable(),
  replacedById: z.string().nullable(),
});
export type ApiKey = z.output<typeof ApiKeySchema>;

/** What a key is worth at `now`. */
export function stateOfKey(
  key: Pick<ApiKey, 'revokedAt' | 'expiresAt'> & { replacedById?: string | null },
  now: Date,
): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && key.expiresAt <= now) return 'expired';
  return key.replacedById ? 'expiring' : 'live';
}

/** Until when a revoked key can be given back; undefined when it is not revoked or the time is over. */
export function undoUntil(key: Pick<ApiKey, 'revokedAt'>, now: Date): Date | undefined {
  if (key.revokedAt === null) return undefined;
  const until = new Date(key.revokedAt.getTime() + UNDO_SECONDS * 1000);
  return until > now ? until : undefined;
}
