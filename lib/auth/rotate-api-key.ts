import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { recordAudit } from '@/lib/platform/audit';
import { transact } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { NotFound } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { parseInput } from '@/lib/platform/parse-input';
import {
  type ApiKey,
  newKeySecret,
  ROTATION_GRACES_SECONDS,
  type RotationGraceSeconds,
  stateOfKey,
  tracesOfSecret,
} from './api-key';
import { archivedMeanwhile } from './create-api-key';
import { assertMayWriteKeys, type KeyContext } from './key-context';
import { KeyAlreadyRotated, KeyNotLive } from './key-errors';
import { insertKey, lockKey, selectKey, setKeyExpiry } from './key-store';
import { auditedAs } from './principal';

const Grace = z.object({
  graceSeconds: z.literal(ROTATION_GRACES_SECONDS, {
    error: 'The overlap is none, an hour, a day or a week.',
  }),
});

/**
 * Replaces a key by a new one with the same name, scopes, cap and lifetime. The old one goes on working for `graceSeconds`
 * and then expires, or sooner when it would have anyway. Of two rotations at once exactly one succeeds.
 * Throws NotFound, KeyNotLive, KeyAlreadyRotated, EmailUnverified.
 */
export async function rotateApiKey(
  ctx: KeyContext,
  given: { keyId: string; graceSeconds: RotationGraceSeconds },
): Promise<{ key: ApiKey; secret: string; previousExpiresAt: Date }> {
  assertMayWriteKeys(ctx, given.keyId, 'key');
  const { customerId } = ctx.principal;
  const { graceSeconds } = parseInput(Grace, { graceSeconds: given.graceSeconds });
  const secret = newKeySecret(env().TOKENTILL_MODE);
  const id = newId('key', ctx.now);

  const done = await transact(ctx.db, async (tx) => {
    const old = await lockKey(tx, customerId, given.keyId);
    if (!old) throw new NotFound();
    if (old.replacedById !== null) throw new KeyAlreadyRotated();
    if (stateOfKey(old, ctx.now) !== 'live') throw new KeyNotLive();
    const previousExpiresAt = earlier(
      new Date(ctx.now.getTime() + graceSeconds * 1000),
      old.expiresAt,
    );
    await setKeyExpiry(tx, given.keyId, previousExpiresAt);
    await insertKey(tx, {
      id,
      customerId,
      installationId: old.installationId,
      name: old.name,
      ...tracesOfSecret(secret),
      scopes: old.scopes,
      spendCapMicroCredits: old.spendCapMicroCredits,
      createdBy: auditedAs(ctx.principal).principalId,
      createdAt: ctx.now,
      expiresAt: sameLifetime(old, ctx.now),
      replacesId: given.keyId,
    }).catch(archivedMeanwhile);
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'api_key.rotate',
      subjectKind: 'api_key',
      subjectId: given.keyId,
      customerId,
      before: { expiresAt: old.expiresAt },
      after: { expiresAt: previousExpiresAt, replacedBy: id },
      requestId: ctx.requestId,
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return { previousExpiresAt, key: await selectKey(tx, customerId, id, ctx.now) };
  });

  assert(done.key, 'a key that was just made can be read');
  return { key: done.key, secret, previousExpiresAt: done.previousExpiresAt };
}

const earlier = (a: Date, b: Date | null): Date => (b !== null && b < a ? b : a);

function sameLifetime(old: { createdAt: Date; expiresAt: Date | null }, now: Date): Date | null {
  if (old.expiresAt === null) return null;
  return new Date(now.getTime() + (old.expiresAt.getTime() - old.createdAt.getTime()));
}
