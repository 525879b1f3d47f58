import { recordAudit } from '@/lib/platform/audit';
import { type Db, transact } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { UNDO_SECONDS, undoUntil } from './api-key';
import { archivedMeanwhile } from './create-api-key';
import { assertMayWriteKeys, type KeyContext } from './key-context';
import { KeyUndoTooLate } from './key-errors';
import { lockKey, setKeyRevoked } from './key-store';
import { auditedAs } from './principal';

/**
 * Revokes a key: every process refuses it within a second. It can be given back until `undoUntil`. Repeated: the first
 * time stands. Throws NotFound.
 */
export async function revokeApiKey(
  ctx: KeyContext,
  given: { keyId: string },
): Promise<{ revokedAt: Date; undoUntil: Date }> {
  assertMayWriteKeys(ctx, given.keyId, 'key');
  const revokedAt = await transact(ctx.db, async (tx) => {
    const key = await lockKey(tx, ctx.principal.customerId, given.keyId);
    if (!key) throw new NotFound();
    if (key.revokedAt !== null) return key.revokedAt;
    await setKeyRevoked(tx, given.keyId, ctx.now);
    await audit(tx, ctx, given.keyId, 'api_key.revoke');
    return ctx.now;
  });
  return { revokedAt, undoUntil: new Date(revokedAt.getTime() + UNDO_SECONDS * 1000) };
}

/**
 * Gives a key back that was revoked less than UNDO_SECONDS ago. Repeated: it stays given back.
 * Throws NotFound, KeyUndoTooLate, InstallationArchived.
 */
export async function undoRevoke(ctx: KeyContext, given: { keyId: string }): Promise<void> {
  assertMayWriteKeys(ctx, given.keyId, 'key');
  await transact(ctx.db, async (tx) => {
    const key = await lockKey(tx, ctx.principal.customerId, given.keyId);
    if (!key) throw new NotFound();
    if (key.revokedAt === null) return;
    if (undoUntil(key, ctx.now) === undefined) throw new KeyUndoTooLate();
    await setKeyRevoked(tx, given.keyId, null).catch(archivedMeanwhile);
    await audit(tx, ctx, given.keyId, 'api_key.undo_revoke');
  });
}

const audit = (
  tx: Db,
  ctx: KeyContext,
  keyId: string,
  action: 'api_key.revoke' | 'api_key.undo_revoke',
) =>
  recordAudit(tx, {
    ...auditedAs(ctx.principal),
    action,
    subjectKind: 'api_key',
    subjectId: keyId,
    customerId: ctx.principal.customerId,
    requestId: ctx.requestId,
    ...(ctx.address === undefined ? {} : { address: ctx.address }),
  });
