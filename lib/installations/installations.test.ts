import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, row, sql } from '@/lib/platform/db';
import { InvalidInput, NotFound } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { aKey, anInstallation } from '@/tests/support/factories';
import { aSignedInCustomer, verbContext } from '@/tests/support/people';
import {
  archiveInstallation,
  DomainTaken,
  getInstallation,
  InstallationIsArchived,
  InvalidDomain,
  listInstallations,
  registerInstallation,
  renameInstallation,
} from './index';

const aContext = async () => ({ ...verbContext(), principal: await aSignedInCustomer() });
const unique = () => `${newId('ins').slice(4).toLowerCase()}.example`;

describe('registerInstallation', () => {
  test('keeps the domain in its one spelling and says who connected it', async () => {
    const ctx = await aContext();
    const domain = unique();
    const made = await registerInstallation(ctx, {
      name: '  My shop ',
      domain: `https://WWW.${domain.toUpperCase()}:8443/wp-admin/`,
    });
    expect(made).toMatchObject({ name: 'My shop', domain, archivedAt: null, liveKeys: 0 });
    const audited = await row(
      db(),
      z.object({ action: z.string(), by: z.string(), address: z.string().nullable() }),
      sql`SELECT action, principal_id AS by, address FROM audit_entry WHERE subject_id = ${made.id}`,
    );
    expect(audited).toEqual({
      action: 'installation.register',
      by: ctx.principal.personId,
      address: null,
    });
  });

  test('needs no domain, and any number of programs have none', async () => {
    const ctx = await aContext();
    const programs = [
      await registerInstallation(ctx, { name: 'A script' }),
      await registerInstallation(ctx, { name: 'A script', domain: null }),
    ];
    expect(programs.map(({ domain }) => domain)).toEqual([null, null]);
  });

  test.each([
    [{ name: '' }, InvalidInput, '/name'],
    [{ name: 'x'.repeat(121) }, InvalidInput, '/name'],
    [{ name: 'a\u0000b' }, InvalidInput, '/name'],
    [{ domain: '' }, InvalidDomain, '/domain'],
    [{ domain: 'somebody@example.com' }, InvalidDomain, '/domain'],
  ])('refuses %j at its field', async (wrong, kind, pointer) => {
    const refused = registerInstallation(await aContext(), {
      name: 'Shop',
      domain: unique(),
      ...wrong,
    });
    await expect(refused).rejects.toBeInstanceOf(kind);
    await expect(refused).rejects.toMatchObject({ details: { errors: [{ pointer }] } });
  });

  test('refuses the same site again, however it is written', async () => {
    const ctx = await aContext();
    const domain = unique();
    await registerInstallation(ctx, { name: 'Shop', domain });
    const again = registerInstallation(ctx, { name: 'Shop 2', domain: `http://www.${domain}/` });
    await expect(again).rejects.toBeInstanceOf(DomainTaken);
  });

  test('lets another customer connect the same site', async () => {
    const domain = unique();
    for (const ctx of [await aContext(), await aContext()])
      expect((await registerInstallation(ctx, { name: 'Shop', domain })).domain).toBe(domain);
  });

  test('connects a site exactly once when it is asked for many times at once', async () => {
    const ctx = await aContext();
    const domain = unique();
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, () => registerInstallation(ctx, { name: 'Shop', domain })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of all)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DomainTaken);
  });

  test.each(['UPPER.example', 'www.shop.example', 'a b.example', 'http://x.example', '[::1]:80'])(
    'is held by the database to the one spelling (%s)',
    async (domain) => {
      const { principal } = await aContext();
      const inserted = anInstallation({ customerId: principal.customerId, domain });
      await expect(inserted).rejects.toMatchObject({ constraint: 'installation_domain_normal' });
    },
  );
});

describe('renameInstallation', () => {
  test('changes the name, and says nothing when it is the same again', async () => {
    const ctx = await aContext();
    const { id } = await registerInstallation(ctx, { name: 'Shop' });
    const rename = (name: string) => renameInstallation(ctx, { installationId: id, name });
    await rename(' Store ');
    await Promise.all([rename('Store'), rename('Store')]);
    const found = await getInstallation(db(), {
      customerId: ctx.principal.customerId,
      installationId: id,
      now: new Date(),
    });
    expect(found?.name).toBe('Store');
    const renames = await execute(
      db(),
      sql`SELECT 1 FROM audit_entry WHERE subject_id = ${id} AND action = 'installation.rename'`,
    );
    expect(renames).toBe(1);
  });

  test("finds nothing of another customer's, and refuses a name that is none", async () => {
    const [mine, other] = [await aContext(), await aContext()];
    const { id } = await registerInstallation(mine, { name: 'Shop' });
    const foreign = renameInstallation(other, { installationId: id, name: 'Mine now' });
    await expect(foreign).rejects.toBeInstanceOf(NotFound);
    const blank = renameInstallation(mine, { installationId: id, name: ' ' });
    await expect(blank).rejects.toBeInstanceOf(InvalidInput);
  });
});

describe('archiveInstallation', () => {
  test('revokes the keys, says how many, and frees the domain', async () => {
    const ctx = await aContext();
    const { customerId } = ctx.principal;
    const domain = unique();
    const { id } = await registerInstallation(ctx, { name: 'Shop', domain });
    const keys = [
      await aKey({ customerId }),
      await aKey({ customerId }),
      await aKey({ customerId }),
    ];
    for (const { keyId } of keys)
      await execute(db(), sql`UPDATE api_key SET installation_id = ${id} WHERE id = ${keyId}`);
    await execute(db(), sql`UPDATE api_key SET revoked_at = now() WHERE id = ${keys[0]?.keyId}`);

    expect(await archiveInstallation(ctx, { installationId: id })).toEqual({ keysRevoked: 2 });
    expect(await archiveInstallation(ctx, { installationId: id })).toEqual({ keysRevoked: 0 });
    const live = await execute(
      db(),
      sql`SELECT 1 FROM api_key WHERE installation_id = ${id} AND revoked_at IS NULL`,
    );
    expect(live).toBe(0);
    const renamed = renameInstallation(ctx, { installationId: id, name: 'Old shop' });
    await expect(renamed).rejects.toBeInstanceOf(InstallationIsArchived);
    expect((await registerInstallation(ctx, { name: 'Shop', domain })).domain).toBe(domain);
  });

  test('counts each key once when it is asked for twice at once', async () => {
    const ctx = await aContext();
    const { installationId } = await aKey({ customerId: ctx.principal.customerId });
    const both = await Promise.all([1, 2].map(() => archiveInstallation(ctx, { installationId })));
    expect(both.map(({ keysRevoked }) => keysRevoked).sort()).toEqual([0, 1]);
  });

  test("finds nothing of another customer's", async () => {
    const [mine, other] = [await aContext(), await aContext()];
    const { id } = await registerInstallation(mine, { name: 'Shop' });
    for (const installationId of [id, newId('ins'), 'nonsense'])
      await expect(archiveInstallation(other, { installationId })).rejects.toBeInstanceOf(NotFound);
  });
});

describe('listInstallations', () => {
  test('shows live ones by name with their keys and last use, archived ones only when asked', async () => {
    const ctx = await aContext();
    const { customerId } = ctx.principal;
    const [b, a, old] = [
      await registerInstallation(ctx, { name: 'b shop' }),
      await registerInstallation(ctx, { name: 'A shop' }),
      await registerInstallation(ctx, { name: 'Aa old' }),
    ];
    await archiveInstallation(ctx, { installationId: old.id });
    const { keyId } = await aKey({ customerId });
    const usedAt = new Date(Date.now() - 60_000);
    await execute(
      db(),
      sql`UPDATE api_key SET installation_id = ${b.id}, last_used_at = ${usedAt} WHERE id = ${keyId}`,
    );
    const now = new Date();
    const live = await listInstallations(db(), { customerId, now });
    const mine = live.filter(({ id }) => [a.id, b.id, old.id].includes(id));
    expect(mine.map(({ id, liveKeys, lastUsedAt }) => [id, liveKeys, lastUsedAt])).toEqual([
      [a.id, 0, null],
      [b.id, 1, usedAt],
    ]);
    const all = await listInstallations(db(), { customerId, archived: true, now });
    expect(all.at(-1)?.id).toBe(old.id);
    const stranger = await aContext();
    expect(
      await getInstallation(db(), {
        customerId: stranger.principal.customerId,
        installationId: a.id,
        now,
      }),
    ).toBeUndefined();
  });
});
