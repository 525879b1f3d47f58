import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sha256 } from '@/lib/platform/crypto';
import { db, execute, row, sql } from '@/lib/platform/db';
import { InvalidInput, NotFound } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { microCredits } from '@/lib/platform/units';
import { anInstallation } from '@/tests/support/factories';
import { aSignedInCustomer, verbContext } from '@/tests/support/people';
import {
  createApiKey,
  EmailUnverified,
  InstallationArchived,
  KEYS_MAX,
  KeyAlreadyRotated,
  KeyNotLive,
  KeyUndoTooLate,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  stateOfKey,
  TooManyKeys,
  undoRevoke,
} from './index';

async function aSite() {
  const principal = await aSignedInCustomer();
  const { installationId } = await anInstallation({ customerId: principal.customerId });
  const ctx = (now = new Date()) => ({ ...verbContext({ now }), principal });
  const make = (given: Partial<Parameters<typeof createApiKey>[1]> = {}, now = new Date()) =>
    createApiKey(ctx(now), { installationId, name: 'Shop', scopes: ['generate'], ...given });
  return { principal, installationId, ctx, make };
}

const Audited = z.object({ action: z.string() });
const auditOf = async (subjectId: string) => {
  const found = await row(
    db(),
    z.object({ actions: z.array(z.string()) }),
    sql`SELECT coalesce(array_agg(action ORDER BY id), '{}') AS actions FROM audit_entry WHERE subject_id = ${subjectId}`,
  );
  return found?.actions.map((action) => Audited.parse({ action }).action);
};

describe('createApiKey', () => {
  test('shows the secret once and keeps its hash, its beginning and its end', async () => {
    const { make, principal } = await aSite();
    const { key, secret } = await make({ scopes: ['read', 'generate'] });
    expect(secret).toMatch(/^tt_test_[0-9A-Za-z]{40}$/);
    expect(key).toMatchObject({
      prefix: secret.slice(0, 12),
      lastFour: secret.slice(-4),
      scopes: ['generate', 'read'],
      createdBy: principal.personId,
      spentMicroCredits: null,
      replacedById: null,
    });
    const stored = await row(
      db(),
      z.object({ whole: z.string(), hash: z.instanceof(Buffer) }),
      sql`SELECT api_key::text AS whole, secret_hash AS hash FROM api_key WHERE id = ${key.id}`,
    );
    expect(stored?.whole).not.toContain(secret.slice(12, -4));
    expect(stored?.hash).toEqual(sha256(secret));
    expect(await auditOf(key.id)).toEqual(['api_key.create']);
  });

  test.each([
    [{ name: '  ' }, '/name'],
    [{ name: 'x'.repeat(121) }, '/name'],
    [{ name: 'a\u0000b' }, '/name'],
    [{ scopes: [] }, '/scopes'],
    [{ spendCapMicroCredits: microCredits(0) }, '/spendCapMicroCredits'],
    [{ expiresAt: new Date(0) }, '/expiresAt'],
    [{ expiresAt: new Date(Number.NaN) }, '/expiresAt'],
  ] as const)('refuses %j and names the field', async (wrong, pointer) => {
    const { make } = await aSite();
    await expect(make(wrong)).rejects.toMatchObject({ details: { errors: [{ pointer }] } });
    await expect(make(wrong)).rejects.toBeInstanceOf(InvalidInput);
  });

  test("finds nothing at another customer's site, nor at one that is no id", async () => {
    const { make } = await aSite();
    const other = await anInstallation();
    await expect(make({ installationId: other.installationId })).rejects.toBeInstanceOf(NotFound);
    await expect(make({ installationId: "' OR 1=1" })).rejects.toBeInstanceOf(NotFound);
  });

  test('is refused until the e-mail is confirmed', async () => {
    const principal = await aSignedInCustomer({ verified: false });
    const { installationId } = await anInstallation({ customerId: principal.customerId });
    const made = createApiKey(
      { ...verbContext(), principal },
      { installationId, name: 'Shop', scopes: ['read'] },
    );
    await expect(made).rejects.toBeInstanceOf(EmailUnverified);
  });

  test('makes another key when it is repeated', async () => {
    const { make } = await aSite();
    const [first, second] = [await make(), await make()];
    expect(first.secret).not.toBe(second.secret);
    expect(first.key.id).not.toBe(second.key.id);
  });

  test('lets exactly as many through at once as a site may have', async () => {
    const { make, principal } = await aSite();
    const made = await Promise.allSettled(Array.from({ length: KEYS_MAX + 6 }, () => make()));
    const refused = made.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(6);
    for (const reason of refused) expect(reason).toBeInstanceOf(TooManyKeys);
    const listed = await listApiKeys(db(), { customerId: principal.customerId, now: new Date() });
    expect(listed).toHaveLength(KEYS_MAX);
  });

  test('leaves no live key at a site that is archived at the same moment', async () => {
    for (let round = 0; round < 8; round++) {
      const { make, principal, installationId } = await aSite();
      await Promise.allSettled([
        make(),
        execute(
          db(),
          sql`UPDATE installation SET archived_at = now() WHERE customer_id = ${principal.customerId} AND id = ${installationId}`,
        ),
        make(),
      ]);
      const keys = await listApiKeys(db(), { customerId: principal.customerId, now: new Date() });
      expect(keys.filter((key) => stateOfKey(key, new Date()) === 'live')).toEqual([]);
      await expect(make()).rejects.toBeInstanceOf(InstallationArchived);
    }
  });
});

describe('rotateApiKey', () => {
  test.each([0, 3_600, 86_400, 604_800] as const)(
    'gives the old key %i seconds more and the new one its rights',
    async (graceSeconds) => {
      const { make, ctx, principal } = await aSite();
      const now = new Date();
      const old = await make({
        scopes: ['generate', 'usage'],
        spendCapMicroCredits: microCredits(5),
      });
      const rotated = await rotateApiKey(ctx(now), { keyId: old.key.id, graceSeconds });
      expect(rotated.secret).not.toBe(old.secret);
      expect(rotated.key).toMatchObject({
        name: 'Shop',
        scopes: ['generate', 'usage'],
        spendCapMicroCredits: 5,
        spentMicroCredits: 0,
        replacesId: old.key.id,
        expiresAt: null,
      });
      expect(rotated.previousExpiresAt).toEqual(new Date(now.getTime() + graceSeconds * 1000));
      const keys = await listApiKeys(db(), { customerId: principal.customerId, now });
      const before = keys.find(({ id }) => id === old.key.id);
      expect(before?.replacedById).toBe(rotated.key.id);
      expect(before && stateOfKey(before, now)).toBe(graceSeconds === 0 ? 'expired' : 'expiring');
      expect(await auditOf(old.key.id)).toEqual(['api_key.create', 'api_key.rotate']);
    },
  );

  test('keeps an expiry that comes sooner than the overlap ends, and gives the new key the same lifetime', async () => {
    const { make, ctx } = await aSite();
    const created = new Date(Date.now() - 3_000_000);
    const expiresAt = new Date(created.getTime() + 3_600_000);
    const old = await make({ expiresAt }, created);
    const now = new Date();
    const rotated = await rotateApiKey(ctx(now), { keyId: old.key.id, graceSeconds: 604_800 });
    expect(rotated.previousExpiresAt).toEqual(expiresAt);
    expect(rotated.key.expiresAt).toEqual(new Date(now.getTime() + 3_600_000));
  });

  test('refuses a key that was rotated, revoked or has expired, an overlap of its own, and a stranger', async () => {
    const { make, ctx } = await aSite();
    const old = await make();
    await rotateApiKey(ctx(), { keyId: old.key.id, graceSeconds: 3_600 });
    const again = rotateApiKey(ctx(), { keyId: old.key.id, graceSeconds: 3_600 });
    await expect(again).rejects.toBeInstanceOf(KeyAlreadyRotated);

    const revoked = await make();
    await revokeApiKey(ctx(), { keyId: revoked.key.id });
    const late = rotateApiKey(ctx(), { keyId: revoked.key.id, graceSeconds: 0 });
    await expect(late).rejects.toBeInstanceOf(KeyNotLive);

    const other = await aSite();
    const foreign = rotateApiKey(other.ctx(), { keyId: (await make()).key.id, graceSeconds: 0 });
    await expect(foreign).rejects.toBeInstanceOf(NotFound);

    const odd = rotateApiKey(ctx(), { keyId: (await make()).key.id, graceSeconds: 60 as 0 });
    await expect(odd).rejects.toBeInstanceOf(InvalidInput);
  });

  test('succeeds exactly once when two rotate at once', async () => {
    const { make, ctx, principal } = await aSite();
    const old = await make();
    const both = await Promise.allSettled(
      [1, 2, 3].map(() => rotateApiKey(ctx(), { keyId: old.key.id, graceSeconds: 3_600 })),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of both)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(KeyAlreadyRotated);
    const keys = await listApiKeys(db(), { customerId: principal.customerId, now: new Date() });
    expect(keys).toHaveLength(2);
  });

  test('is refused by the database itself when a key would be replaced twice', async () => {
    const { make } = await aSite();
    const [old, first, second] = [await make(), await make(), await make()];
    const replace = (id: string) =>
      execute(db(), sql`UPDATE api_key SET replaces_id = ${old.key.id} WHERE id = ${id}`);
    await replace(first.key.id);
    await expect(replace(second.key.id)).rejects.toMatchObject({
      constraint: 'api_key_replaced_once',
    });
  });
});

describe('revokeApiKey', () => {
  test('can be undone for a minute, and not after', async () => {
    const { make, ctx, principal } = await aSite();
    const { key } = await make();
    const now = new Date();
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const revoked = await revokeApiKey(ctx(now), { keyId: key.id });
    expect(revoked).toEqual({ revokedAt: now, undoUntil: at(60) });

    await undoRevoke(ctx(at(59)), { keyId: key.id });
    await undoRevoke(ctx(at(59)), { keyId: key.id });
    const [restored] = await listApiKeys(db(), { customerId: principal.customerId, now });
    expect(restored?.revokedAt).toBeNull();

    await revokeApiKey(ctx(now), { keyId: key.id });
    await expect(undoRevoke(ctx(at(60)), { keyId: key.id })).rejects.toBeInstanceOf(KeyUndoTooLate);
    expect(await auditOf(key.id)).toEqual([
      'api_key.create',
      'api_key.revoke',
      'api_key.undo_revoke',
      'api_key.revoke',
    ]);
  });

  test('keeps the first time when it is repeated or raced', async () => {
    const { make, ctx } = await aSite();
    const { key } = await make();
    const first = new Date();
    await revokeApiKey(ctx(first), { keyId: key.id });
    const later = await Promise.all(
      [1, 2, 3].map((s) =>
        revokeApiKey(ctx(new Date(first.getTime() + s * 1000)), { keyId: key.id }),
      ),
    );
    for (const { revokedAt } of later) expect(revokedAt).toEqual(first);
    expect(await auditOf(key.id)).toEqual(['api_key.create', 'api_key.revoke']);
  });

  test("finds nothing of another customer's", async () => {
    const [mine, other] = [await aSite(), await aSite()];
    const { key } = await mine.make();
    for (const verb of [revokeApiKey, undoRevoke])
      await expect(verb(other.ctx(), { keyId: key.id })).rejects.toBeInstanceOf(NotFound);
    await expect(revokeApiKey(mine.ctx(), { keyId: newId('key') })).rejects.toBeInstanceOf(
      NotFound,
    );
  });

  test('is not undone at a site that was archived meanwhile', async () => {
    const { make, ctx, principal, installationId } = await aSite();
    const { key } = await make();
    await revokeApiKey(ctx(), { keyId: key.id });
    await execute(
      db(),
      sql`UPDATE installation SET archived_at = now() WHERE customer_id = ${principal.customerId} AND id = ${installationId}`,
    );
    await expect(undoRevoke(ctx(), { keyId: key.id })).rejects.toBeInstanceOf(InstallationArchived);
  });
});
