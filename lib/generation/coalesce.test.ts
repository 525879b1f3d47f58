import { describe, expect, test } from 'vitest';
import { coalesce } from './coalesce';

type Held = {
  walletId: string;
  items: readonly number[];
  release: () => void;
  fail: (error: unknown) => void;
};

/** A statement that a test lets finish when it wants. */
function held(itemsMax = 10) {
  const running: Held[] = [];
  const go = coalesce<number, string>(
    (walletId, items) =>
      new Promise((resolve, reject) => {
        running.push({
          walletId,
          items,
          release: () => resolve(items.map((item) => `${walletId}${item}`)),
          fail: reject,
        });
      }),
    { itemsMax, isWeather: (error) => error === 'weather' },
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { running, go, turn };
}

describe('coalesce', () => {
  test('sends the first item alone and at once, and those that wait for it together', async () => {
    const { running, go, turn } = held();
    const answers = [go('a', 1), go('a', 2), go('a', 3)];
    expect(running.map(({ items }) => items)).toEqual([[1]]);
    running[0]?.release();
    await turn();
    expect(running[1]?.items).toEqual([2, 3]);
    running[1]?.release();
    expect(await Promise.all(answers)).toEqual(['a1', 'a2', 'a3']);
  });

  test('lets wallets pass each other', async () => {
    const { running, go } = held();
    const first = go('a', 1);
    const second = go('b', 2);
    expect(running).toHaveLength(2);
    running[1]?.release();
    expect(await second).toBe('b2');
    running[0]?.release();
    expect(await first).toBe('a1');
  });

  test('puts no more into a statement than it may hold', async () => {
    const { running, go, turn } = held(2);
    const answers = [1, 2, 3, 4].map((item) => go('a', item));
    running[0]?.release();
    await turn();
    expect(running[1]?.items).toEqual([2, 3]);
    running[1]?.release();
    await turn();
    expect(running[2]?.items).toEqual([4]);
    running[2]?.release();
    expect(await Promise.all(answers)).toHaveLength(4);
  });

  test('lets one item fail by itself, and its neighbours pass', async () => {
    const poisoned = coalesce<number, number>(
      async (_walletId, items) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (items.includes(3)) throw new Error('three');
        return items.map((item) => item * 10);
      },
      { itemsMax: 10, isWeather: () => false },
    );
    const results = await Promise.allSettled([1, 2, 3, 4].map((item) => poisoned('a', item)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  test('repeats nothing by itself when the database is away', async () => {
    const { running, go, turn } = held();
    const answers = Promise.allSettled([go('a', 1), go('a', 2), go('a', 3)]);
    running[0]?.release();
    await turn();
    running[1]?.fail('weather');
    expect((await answers).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(running).toHaveLength(2);
  });

  test('goes on after a failure', async () => {
    const { running, go, turn } = held();
    const failing = go('a', 1).catch((error: unknown) => error);
    running[0]?.fail('weather');
    expect(await failing).toBe('weather');
    await turn();
    const next = go('a', 2);
    running[1]?.release();
    expect(await next).toBe('a2');
  });
});
