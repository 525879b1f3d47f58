import { z } from 'zod';
import { recordAudit } from '@/lib/platform/audit';
import { transact } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { parseInput } from '@/lib/platform/parse-input';
import { InstallationIsArchived } from './errors';
import { auditedAs, type InstallationContext, InstallationName } from './installation';
import { lockInstallation, setName } from './store';

const Input = z.object({ name: InstallationName });

/** Gives an installation another name; the same name again changes nothing. Throws InvalidInput, NotFound, InstallationIsArchived. */
export async function renameInstallation(
  ctx: InstallationContext,
  given: { installationId: string; name: string },
): Promise<void> {
  const { name } = parseInput(Input, { name: given.name });
  const { customerId } = ctx.principal;
  if (!isId('ins', given.installationId)) throw new NotFound();
  const { installationId } = given;

  await transact(ctx.db, async (tx) => {
    const before = await lockInstallation(tx, customerId, installationId);
    if (!before) throw new NotFound();
    if (before.archivedAt !== null) throw new InstallationIsArchived();
    if (before.name === name) return;
    await setName(tx, customerId, installationId, name);
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'installation.rename',
      subjectKind: 'installation',
      subjectId: installationId,
      customerId,
      before: { name: before.name },
      after: { name },
      requestId: ctx.requestId,
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
  });
}
