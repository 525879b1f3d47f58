import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answersIn, outcomesOf, startCallers } from './support/callers';
import { booked, buyers, proveBooks } from './support/proof';
import { startTill, TILL_MS_MAX, type Till } from './support/till';

const TEST_MS_MAX = 90_000;
const COMMANDS = 'latency=120,tokens=30,chunk-ms=15';

let till: Till;

beforeAll(async () => {
  till = await startTill();
}, TILL_MS_MAX);

afterAll(() => till?.close());

/** Long enough that every caller is in the middle of something. */
const aWhile = () => sleep(1_500);

async function killTwice(): Promise<void> {
  for (let kills = 0; kills < 2; kills++) {
    await aWhile();
    await till.server.kill();
    await till.server.start();
  }
  await aWhile();
}

describe('a server that is killed while it answers', () => {
  test(
    'has every answer that arrived in the books exactly once, and holds nothing past the lease',
    async () => {
      const wallets = await buyers(4);
      const callers = startCallers({
        url: till.url,
        // One busy wallet, and three that are used now and then.
        secrets: [0, 0, 0, 1, 2, 3].map((at) => wallets[at]?.secret ?? ''),
        callers: 24,
        commands: COMMANDS,
      });
      await killTwice();
      await callers.stop();

      expect(answersIn(callers.asking).length).toBeGreaterThan(24);
      expect(outcomesOf(callers.asking).filter(({ how }) => how === 'broken')).not.toEqual([]);
      await proveBooks(wallets, callers.asking);
      const abandoned = (await booked(wallets)).filter(({ state }) => state === 'abandoned');
      expect(abandoned).not.toEqual([]);
      for (const row of abandoned) expect(row).toMatchObject({ charge: 0, reservation: 'lapsed' });
    },
    TEST_MS_MAX,
  );

  test(
    'charges a request once in total when it is repeated with its Idempotency-Key until it is answered',
    async () => {
      const wallets = await buyers(2);
      const callers = startCallers({
        url: till.url,
        secrets: wallets.map(({ secret }) => secret),
        callers: 12,
        commands: COMMANDS,
        keyed: true,
      });
      await killTwice();
      await callers.stop();

      const repeated = callers.asking.filter(({ tries }) => tries.length > 1);
      expect(repeated).not.toEqual([]);
      for (const { tries } of callers.asking) expect(tries.at(-1)?.how).toBe('answered');
      await proveBooks(wallets, callers.asking);
      const charged = (await booked(wallets)).filter(({ charge }) => charge !== 0);
      expect(charged.length).toBe(callers.asking.length);
    },
    TEST_MS_MAX,
  );
});
