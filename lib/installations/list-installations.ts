import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import type { Installation } from './installation';
import { selectInstallation, selectInstallations } from './store';

const ROWS_MAX = 2_000;

/** A customer's installations by name, live ones first; archived ones only when asked for. */
export const listInstallations = (
  db: Db,
  given: { customerId: string; archived?: boolean; now: Date },
): Promise<Installation[]> =>
  selectInstallations(db, given.customerId, {
    archived: given.archived ?? false,
    rowsMax: ROWS_MAX,
    now: given.now,
  });

/** One installation of a customer, archived or not; undefined when there is none or it is another's. */
export async function getInstallation(
  db: Db,
  given: { customerId: string; installationId: string; now: Date },
): Promise<Installation | undefined> {
  if (!isId('ins', given.installationId)) return undefined;
  return selectInstallation(db, given.customerId, given.installationId, given.now);
}
