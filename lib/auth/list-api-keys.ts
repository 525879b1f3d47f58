import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import type { ApiKey } from './api-key';
import { selectKey, selectKeys } from './key-store';

const ROWS_MAX = 500;

/** A customer's keys, live ones first, newest first; of one installation when given. */
export async function listApiKeys(
  db: Db,
  given: { customerId: string; installationId?: string; now: Date },
): Promise<ApiKey[]> {
  if (given.installationId !== undefined && !isId('ins', given.installationId)) return [];
  return selectKeys(db, given.customerId, {
    installationId: given.installationId,
    rowsMax: ROWS_MAX,
    now: given.now,
  });
}

/** One key of a customer, or undefined. */
export async function getApiKey(
  db: Db,
  given: { customerId: string; keyId: string; now: Date },
): Promise<ApiKey | undefined> {
  if (!isId('key', given.keyId)) return undefined;
  return selectKey(db, given.customerId, given.keyId, given.now);
}
