import { recordAudit } from '@/lib/platform/audit';
import { transact } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { auditedAs, type InstallationContext } from './installation';
import { lockInstallation, selectInstallation, setArchived } from './store';

/**
 * Archives an installation for good and revokes its keys: what it shows is kept, what it asks is refused, its domain can
 * be connected anew. Answers how many live keys that took; 0 when it was archived before. Throws NotFound.
 */
export async function archiveInstallation(
  ctx: InstallationContext,
  given: { installationId: string },
): Promise<{ keysRevoked: number }> {
  const { customerId } = ctx.principal;
  if (!isId('ins', given.installationId)) throw new NotFound();
  const { installationId } = given;

  return transact(ctx.db, async (tx) => {
    if (!(await lockInstallation(tx, customerId, installationId))) throw new NotFound();
    const before = await selectInstallation(tx, customerId, installationId, ctx.now);
    if (!before) throw new NotFound();
    if (before.archivedAt !== null) return { keysRevoked: 0 };
    await setArchived(tx, customerId, installationId, ctx.now);
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'installation.archive',
      subjectKind: 'installation',
      subjectId: installationId,
      customerId,
      after: { keysRevoked: before.liveKeys },
      requestId: ctx.requestId,
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return { keysRevoked: before.liveKeys };
  });
}
