import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type Outcome } from './support/call';
import { type Asking, answersIn, outcomesOf, startCallers } from './support/callers';
import { booked, buyers, proveBooks } from './support/proof';
import { startTill, TILL_MS_MAX, type Till } from './support/till';

const TEST_MS_MAX = 90_000;
const COMMANDS = 'latency=120,tokens=30,chunk-ms=15';
const AWAY_MS = 1_500;

let till: Till;

beforeAll(async () => {
  till = await startTill();
}, TILL_MS_MAX);

afterAll(() => till?.close());

const aWhile = () => sleep(1_500);

async function killTwice(): Promise<void> {
  for (let kills = 0; kills < 2; kills++) {
    await aWhile();
    await till.killDatabase();
    await sleep(AWAY_MS);
    await till.startDatabase();
  }
  await aWhile();
  await aWhile();
}

const refusalsIn = (asking: readonly Asking[]) =>
  outcomesOf(asking).filter(
    (outcome): outcome is Extract<Outcome, { how: 'refused' }> => outcome.how === 'refused',
  );

describe('a PostgreSQL that is killed with all its processes', () => {
  test(
    'is outlived by server and worker, and every answer that arrived is in the books exactly once',
    async () => {
      const wallets = await buyers(4);
      const callers = startCallers({
        url: till.url,
        secrets: [0, 0, 0, 1, 2, 3].map((at) => wallets[at]?.secret ?? ''),
        callers: 24,
        commands: COMMANDS,
      });
      await killTwice();
      await callers.stop();

      expect(till.server.lives()).toBe(true);
      expect(till.worker.lives()).toBe(true);
      // Nobody's connection broke: whoever was not answered was told so.
      expect(outcomesOf(callers.asking).filter(({ how }) => how === 'broken')).toEqual([]);
      const refusals = refusalsIn(callers.asking);
      expect(refusals).not.toEqual([]);
      for (const refusal of refusals) {
        expect(refusal).toMatchObject({ status: 503, code: 'service.unavailable' });
        expect(Number(refusal.retryAfter)).toBeGreaterThan(0);
      }
      expect(answersIn(callers.asking.slice(-24)).length).toBeGreaterThan(0);
      await proveBooks(wallets, callers.asking);
    },
    TEST_MS_MAX,
  );

  test(
    'charges a request once in total when it is repeated with its Idempotency-Key',
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

      for (const { tries } of callers.asking) expect(tries.at(-1)?.how).toBe('answered');
      await proveBooks(wallets, callers.asking);
      const charged = (await booked(wallets)).filter(({ charge }) => charge !== 0);
      expect(charged.length).toBe(callers.asking.length);
    },
    TEST_MS_MAX,
  );

  test(
    'holds an answer back until its charge is known, and hands it over once the database is back',
    async () => {
      const wallets = await buyers(1);
      const asked = {
        kind: 'chat',
        secret: wallets[0]?.secret ?? '',
        commands: 'latency=1500,tokens=20',
      } as const;
      const answer = call(till.url, asked);
      await sleep(700);
      await till.killDatabase();
      await sleep(AWAY_MS);
      await till.startDatabase();

      const outcome = await answer;
      expect(outcome).toMatchObject({ how: 'answered' });
      await proveBooks(wallets, [{ asked, tries: [outcome] }]);
    },
    TEST_MS_MAX,
  );
});
