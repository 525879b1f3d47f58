import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, row, rows, sql } from '@/lib/platform/db';
import { aKey } from '@/tests/support/factories';
import { authenticateKey } from './authenticate-key';
import { type KeyCache, openKeyCache } from './key-cache';
import { KeyExpired, KeyMalformed, KeyRevoked, KeyUnknown } from './key-errors';
import { flushKeyUse, noteKeyUse } from './note-key-use';

// Two caches with a connection each stand for two processes.
let here: KeyCache;
let there: KeyCache;

beforeAll(async () => {
  here = openKeyCache();
  there = openKeyCache();
  await until(() => here.isLive() && there.isLive());
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
});

async function until(condition: () => boolean | Promise<boolean>, msMax = 5_000) {
  const startedMs = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedMs > msMax) throw new Error(`not within ${msMax} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - startedMs;
}

const ask = async (secret: string, cache: KeyCache, now?: Date) =>
  authenticateKey(secret, now ? { cache, now } : { cache });
const isRefused = (secret: string, cache: KeyCache) =>
  ask(secret, cache).then(
    () => false,
    (error: unknown) => error instanceof KeyRevoked,
  );
const revoke = (keyId: string) =>
  execute(db(), sql`UPDATE api_key SET revoked_at = now() WHERE id = ${keyId}`);

describe('authenticateKey', () => {
  test('knows whose key it is and what it may do', async () => {
    const key = await aKey({ scopes: ['generate', 'usage'] });
    expect(await ask(key.secret, here)).toEqual({
      kind: 'installation',
      customerId: key.customerId,
      installationId: key.installationId,
      keyId: key.keyId,
      scopes: ['generate', 'usage'],
      spendCapMicroCredits: null,
    });
  });

  test('answers from memory, without waiting, once it has seen a key', async () => {
    const key = await aKey();
    await ask(key.secret, here);
    expect(authenticateKey(key.secret, { cache: here })).not.toBeInstanceOf(Promise);
  });

  test('asks the database once for a burst with one key', async () => {
    const key = await aKey();
    let reads = 0;
    const counting = {
      ...db(),
      run: (statement: Parameters<ReturnType<typeof db>['run']>[0]) => {
        reads += 1;
        return db().run(statement);
      },
    };
    await Promise.all(
      Array.from({ length: 50 }, async () =>
        authenticateKey(key.secret, { cache: here, db: counting }),
      ),
    );
    expect(reads).toBe(1);
  });

  test.each([
    '',
    'x',
    'tt_test_short',
    `sk_test_${'a'.repeat(40)}`,
    `tt_test_${'a'.repeat(41)}`,
    `tt_test_${'-'.repeat(40)}`,
  ])('calls %j malformed', async (secret) => {
    await expect(ask(secret, here)).rejects.toBeInstanceOf(KeyMalformed);
  });

  test('tells an unknown key from a key of the other mode', async () => {
    const unknown = ask(`tt_test_${'a'.repeat(40)}`, here);
    await expect(unknown).rejects.toBeInstanceOf(KeyUnknown);
    await expect(ask(`tt_live_${'a'.repeat(40)}`, here)).rejects.toThrow(/live key/);
  });

  test('refuses a key from the moment it expires on, even from memory', async () => {
    const key = await aKey();
    const expiresAt = new Date(Date.now() + 3_600_000);
    await execute(db(), sql`UPDATE api_key SET expires_at = ${expiresAt} WHERE id = ${key.keyId}`);
    await ask(key.secret, here);
    await ask(key.secret, here, new Date(expiresAt.getTime() - 1));
    await expect(ask(key.secret, here, expiresAt)).rejects.toBeInstanceOf(KeyExpired);
  });

  test('refuses the keys of a customer that was closed', async () => {
    const key = await aKey();
    await execute(db(), sql`UPDATE customer SET closed_at = now() WHERE id = ${key.customerId}`);
    await expect(ask(key.secret, here)).rejects.toBeInstanceOf(KeyRevoked);
  });
});

describe('a revocation', () => {
  test('takes effect within a second on every process that had seen the key', async () => {
    const key = await aKey();
    await Promise.all([ask(key.secret, here), ask(key.secret, there)]);
    await revoke(key.keyId);
    const tookMs = await until(
      async () => (await isRefused(key.secret, here)) && (await isRefused(key.secret, there)),
    );
    expect(tookMs).toBeLessThan(1_000);
  });

  test('that is undone takes effect again within a second', async () => {
    const key = await aKey();
    await revoke(key.keyId);
    await expect(ask(key.secret, there)).rejects.toBeInstanceOf(KeyRevoked);
    await execute(db(), sql`UPDATE api_key SET revoked_at = NULL WHERE id = ${key.keyId}`);
    expect(await until(async () => !(await isRefused(key.secret, there)))).toBeLessThan(1_000);
  });

  test('takes effect within a second while the announcements are cut off', async () => {
    const key = await aKey();
    await Promise.all([ask(key.secret, here), ask(key.secret, there)]);
    const cut = await rows(
      db(),
      z.object({ ended: z.boolean() }),
      sql`SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND query IN ('SELECT 1', 'LISTEN "api_key_changed"')`,
    );
    expect(cut.length).toBeGreaterThanOrEqual(2);
    await revoke(key.keyId);
    const tookMs = await until(
      async () => (await isRefused(key.secret, here)) && (await isRefused(key.secret, there)),
    );
    expect(tookMs).toBeLessThan(1_100);
    await until(() => here.isLive() && there.isLive());
  });

  test('that commits while a key is being read is not forgotten', async () => {
    const key = await aKey();
    // The row is read before the revocation and handed over after its announcement.
    let handOver = () => {};
    const gate = new Promise<void>((resolve) => {
      handOver = resolve;
    });
    const slow = {
      kind: 'pool' as const,
      async run(statement: Parameters<ReturnType<typeof db>['run']>[0]) {
        const result = await db().run(statement);
        await gate;
        return result;
      },
    };
    const reading = authenticateKey(key.secret, { cache: here, db: slow });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await revoke(key.keyId);
    await new Promise((resolve) => setTimeout(resolve, 200));
    handOver();
    await reading;
    await expect(ask(key.secret, here)).rejects.toBeInstanceOf(KeyRevoked);
  });
});

const LastUsed = z.object({ lastUsedAt: z.date().nullable() });
const lastUsed = async (keyId: string) =>
  (
    await row(
      db(),
      LastUsed,
      sql`SELECT last_used_at AS "lastUsedAt" FROM api_key WHERE id = ${keyId}`,
    )
  )?.lastUsedAt;

describe('noteKeyUse', () => {
  test('is written for all keys at once, and never moves backwards', async () => {
    const [first, second] = [await aKey(), await aKey()];
    const at = Date.now();
    noteKeyUse(first.keyId, at);
    noteKeyUse(second.keyId, at + 5);
    expect(await lastUsed(first.keyId)).toBeNull();
    await flushKeyUse();
    expect(await lastUsed(first.keyId)).toEqual(new Date(at));
    expect(await lastUsed(second.keyId)).toEqual(new Date(at + 5));
    noteKeyUse(first.keyId, at - 1_000);
    await flushKeyUse();
    expect(await lastUsed(first.keyId)).toEqual(new Date(at));
  });
});
