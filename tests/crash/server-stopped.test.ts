import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '@/server/launch/processes.mjs';
import { type Asked, call } from './support/call';
import type { Asking } from './support/callers';
import { booked, buyers, proveBooks } from './support/proof';
import { startTill, TILL_MS_MAX, type Till } from './support/till';

const TEST_MS_MAX = 90_000;
const SHUTDOWN_SECONDS_MAX = '6';

let till: Till;

beforeAll(async () => {
  till = await startTill({ SHUTDOWN_SECONDS_MAX, UPSTREAM_DEADLINE_SECONDS: '60' });
}, TILL_MS_MAX);

afterAll(() => till?.close());

beforeEach(async () => {
  if (!till.server.lives()) await till.server.start();
});

/** Asks everything at once, and resolves when all of it is under way. */
async function underWay(
  wallets: readonly { customerId: string; secret: string }[],
  asked: readonly Asked[],
): Promise<Promise<Asking[]>[]> {
  const asking = asked.map(async (one) => [
    { asked: one, tries: [await call(till.url, one)] } satisfies Asking,
  ]);
  await waitUntil(
    async () =>
      (await booked(wallets)).filter(({ state }) => state === 'running').length >= asked.length,
    10_000,
  );
  return asking;
}

describe('a server that is asked to stop', () => {
  test(
    'lets answers end that are nearly there, and ends with code 0',
    async () => {
      const wallets = await buyers(3);
      const secrets = wallets.map(({ secret }) => secret);
      const asking = await underWay(
        wallets,
        secrets.flatMap((secret) => [
          { kind: 'stream', secret, commands: 'latency=1000,tokens=30,chunk-ms=20' } as const,
          { kind: 'chat', secret, commands: 'latency=1500' } as const,
          { kind: 'story', secret, commands: 'latency=1200' } as const,
        ]),
      );
      expect(await till.server.stop()).toBe(0);
      const ended = (await Promise.all(asking)).flat();
      for (const { tries } of ended) expect(tries).toMatchObject([{ how: 'answered' }]);
      await proveBooks(wallets, ended);
    },
    TEST_MS_MAX,
  );

  test(
    'ends a stream that would take too long with an error event, charges nothing and holds nothing',
    async () => {
      const wallets = await buyers(2);
      const asking = await underWay(
        wallets,
        wallets.map(({ secret }) => ({
          kind: 'stream',
          secret,
          commands: 'tokens=80,stall-after=6',
        })),
      );
      const stopped = till.server.stop();
      await sleep(300);
      expect(await stopped).toBe(0);
      const ended = (await Promise.all(asking)).flat();
      for (const { tries } of ended)
        expect(tries).toMatchObject([{ how: 'ended', code: 'service.stopping' }]);

      // Before anything else could have cleaned up: the server itself left nothing open.
      const rows = await booked(wallets);
      expect(rows.length).toBe(2);
      for (const row of rows)
        expect(row).toMatchObject({ state: 'failed', charge: 0, reservation: 'released' });
      await proveBooks(wallets, ended);
    },
    TEST_MS_MAX,
  );

  test(
    'takes no new work while it finishes the old',
    async () => {
      const wallets = await buyers(1);
      const secret = wallets[0]?.secret ?? '';
      const [running] = await underWay(wallets, [
        { kind: 'chat', secret, commands: 'latency=2000' },
      ]);
      const stopped = till.server.stop();
      await sleep(300);
      const late = await call(till.url, { kind: 'chat', secret, commands: 'latency=0' });
      expect(['broken', 'refused']).toContain(late.how);
      expect(await stopped).toBe(0);
      const ended = await running;
      expect(ended?.[0]?.tries).toMatchObject([{ how: 'answered' }]);
      expect((await booked(wallets)).length).toBe(1);
      await proveBooks(wallets, ended ?? []);
    },
    TEST_MS_MAX,
  );
});
