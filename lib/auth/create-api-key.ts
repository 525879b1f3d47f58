import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { recordAudit } from '@/lib/platform/audit';
import { constraintOf, transact } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { InvalidInput, NotFound } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { oneLine, parseInput } from '@/lib/platform/parse-input';
import type { MicroCredits } from '@/lib/platform/units';
import { type ApiKey, newKeySecret, tracesOfSecret } from './api-key';
import { assertMayWriteKeys, type KeyContext } from './key-context';
import { InstallationArchived, TooManyKeys } from './key-errors';
import { insertKey, lockInstallation, selectKey } from './key-store';
import { auditedAs, KEY_SCOPES, type KeyScope } from './principal';

/** Live keys of one installation. */
export const KEYS_MAX = 20;
const NAME_LENGTH_MAX = 120;

export const KeyName = oneLine('The name', 1, NAME_LENGTH_MAX);
const Input = z.object({
  name: KeyName,
  scopes: z
    .array(z.enum(KEY_SCOPES, { error: 'A scope is generate, read or usage.' }))
    .min(1, 'Choose at least one scope.')
    .transform((scopes) => KEY_SCOPES.filter((scope) => scopes.includes(scope))),
  spendCapMicroCredits: z
    .number()
    .int('A spend cap is a whole number of microcredits.')
    .positive('A spend cap is more than nothing.')
    .max(Number.MAX_SAFE_INTEGER, 'This spend cap is too large.')
    .nullable(),
});

export type CreateApiKeyInput = {
  installationId: string;
  name: string;
  scopes: readonly KeyScope[];
  /** Null: it does not expire. */
  expiresAt?: Date | null;
  /** Most that the key may spend in a UTC month; null: as much as there is. */
  spendCapMicroCredits?: MicroCredits | null;
};

/**
 * Makes a key for an installation. `secret` is in this answer and nowhere else, ever. A repeated call makes another key.
 * Throws InvalidInput, NotFound, InstallationArchived, TooManyKeys, EmailUnverified.
 */
export async function createApiKey(
  ctx: KeyContext,
  given: CreateApiKeyInput,
): Promise<{ key: ApiKey; secret: string }> {
  assertMayWriteKeys(ctx, given.installationId, 'ins');
  const { customerId } = ctx.principal;
  const expiresAt = given.expiresAt ?? null;
  const input = parseInput(Input, {
    name: given.name,
    scopes: [...given.scopes],
    spendCapMicroCredits: given.spendCapMicroCredits ?? null,
  });
  if (expiresAt !== null && !(expiresAt > ctx.now))
    throw new InvalidInput([{ pointer: '/expiresAt', detail: 'The expiry lies in the future.' }]);
  const secret = newKeySecret(env().TOKENTILL_MODE);
  const id = newId('key', ctx.now);

  const key = await transact(ctx.db, async (tx) => {
    const installation = await lockInstallation(tx, customerId, given.installationId, ctx.now);
    if (!installation) throw new NotFound();
    if (installation.archived) throw new InstallationArchived();
    if (installation.liveKeys >= KEYS_MAX) throw new TooManyKeys(KEYS_MAX);
    await insertKey(tx, {
      id,
      customerId,
      installationId: given.installationId,
      ...input,
      ...tracesOfSecret(secret),
      createdBy: auditedAs(ctx.principal).principalId,
      createdAt: ctx.now,
      expiresAt,
      replacesId: null,
    }).catch(archivedMeanwhile);
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'api_key.create',
      subjectKind: 'api_key',
      subjectId: id,
      customerId,
      after: { ...input, expiresAt, installationId: given.installationId },
      requestId: ctx.requestId,
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return selectKey(tx, customerId, id, ctx.now);
  });

  assert(key, 'a key that was just made can be read');
  return { key, secret };
}

/** The database's own refusal, for whoever comes to it by another way. */
export function archivedMeanwhile(error: unknown): never {
  if (constraintOf(error) === 'api_key_installation_live') throw new InstallationArchived();
  throw error;
}
