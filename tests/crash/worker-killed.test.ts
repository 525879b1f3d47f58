import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '@/server/launch/processes.mjs';
import { outcomesOf, startCallers } from './support/callers';
import { booked, buyers, proveBooks } from './support/proof';
import { LEASE_MS, startTill, TILL_MS_MAX, type Till } from './support/till';

const TEST_MS_MAX = 90_000;

let till: Till;

beforeAll(async () => {
  till = await startTill();
}, TILL_MS_MAX);

afterAll(() => till?.close());

describe('a worker that is killed', () => {
  test(
    'is missed by no caller',
    async () => {
      const wallets = await buyers(2);
      const callers = startCallers({
        url: till.url,
        secrets: wallets.map(({ secret }) => secret),
        callers: 8,
        commands: 'latency=100,tokens=20',
      });
      for (let kills = 0; kills < 2; kills++) {
        await sleep(1_000);
        await till.worker.kill();
        await till.worker.start();
      }
      await sleep(1_000);
      await callers.stop();

      expect(outcomesOf(callers.asking).filter(({ how }) => how !== 'answered')).toEqual([]);
      await proveBooks(wallets, callers.asking);
    },
    TEST_MS_MAX,
  );

  test(
    'lets each abandoned reservation lapse once, however often it dies while it does so',
    async () => {
      const wallets = await buyers(40);
      const callers = startCallers({
        url: till.url,
        secrets: wallets.map(({ secret }) => secret),
        callers: 80,
        commands: 'latency=3000',
        kinds: ['chat', 'stream'],
      });
      await waitUntil(
        async () => (await booked(wallets)).filter(({ state }) => state === 'running').length >= 80,
        20_000,
      );
      await till.worker.kill();
      await till.server.kill();
      await callers.stop();
      const open = (await booked(wallets)).filter(({ reservation }) => reservation === 'open');
      expect(open.length).toBeGreaterThanOrEqual(80);
      await sleep(LEASE_MS);

      for (let kills = 0; kills < 5; kills++) {
        await till.worker.start();
        await waitUntil(async () => {
          const left = (await booked(wallets)).filter(({ reservation }) => reservation === 'open');
          return left.length < open.length * (1 - (kills + 1) / 8);
        }, 5_000);
        await till.worker.kill();
      }
      await till.worker.start();
      await proveBooks(wallets, callers.asking);
      const after = new Map((await booked(wallets)).map((row) => [row.id, row]));
      for (const { id } of open)
        expect(after.get(id)).toMatchObject({ state: 'abandoned', reservation: 'lapsed' });
      await till.server.start();
    },
    TEST_MS_MAX,
  );
});
