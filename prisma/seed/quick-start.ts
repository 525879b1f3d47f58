import { z } from 'zod';
import { createApiKey, listApiKeys, revokeApiKey } from '@/lib/auth';
import { assert } from '@/lib/platform/assert';
import { type Db, row, sql } from '@/lib/platform/db';
import type { Id } from '@/lib/platform/ids';
import { DEMO_EMAIL, MAPLE_STREET } from './world';

const KEY_NAME = 'Quick start';

const Found = z.object({
  customerId: z.string().transform((id) => id as Id<'cus'>),
  installationId: z.string(),
});

/**
 * A key with which a stranger tries the API at once. Its secret is known in this moment only, so each call makes a new
 * one and ends the one before.
 */
export async function quickStartKey(
  db: Db,
  now: Date,
): Promise<{ apiKey: string; installationId: string }> {
  const found = await row(
    db,
    Found,
    sql`SELECT p.customer_id AS "customerId", i.id AS "installationId"
          FROM person p JOIN installation i ON i.customer_id = p.customer_id
         WHERE p.email_normalised = ${DEMO_EMAIL} AND i.domain = ${MAPLE_STREET.sites[0]?.domain}`,
  );
  assert(found, 'the demo customer has its first site');
  const { customerId, installationId } = found;
  const ctx = {
    db,
    now,
    requestId: 'seed',
    principal: { kind: 'system' as const, customerId },
  };
  const keys = await listApiKeys(db, { customerId, installationId, now });
  for (const key of keys)
    if (key.name === KEY_NAME && key.revokedAt === null) await revokeApiKey(ctx, { keyId: key.id });
  const { secret } = await createApiKey(ctx, {
    installationId,
    name: KEY_NAME,
    scopes: ['generate', 'read'],
  });
  return { apiKey: secret, installationId };
}
