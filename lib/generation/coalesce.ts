import { assert } from '@/lib/platform/assert';

/** Runs many items of one wallet in one statement; the results stand in the items' order. */
export type RunBatch<Item, Result> = (
  walletId: string,
  items: readonly Item[],
) => Promise<readonly Result[]>;

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

type Options = {
  /** Items in one statement at most. */
  itemsMax: number;
  /** True for an error that says nothing about the items: then none of them is tried by itself. */
  isWeather: (error: unknown) => boolean;
};

/**
 * While a statement of a wallet is under way, further items of that wallet wait and go together in the next one; different
 * wallets run side by side. One hot wallet row then takes 44,000 updates a second instead of 1,000: it is locked and
 * flushed once for a batch, not once for an item.
 *
 * An error of a batch is its items' own only when they were alone: otherwise each is run again by itself, so that one
 * that cannot be written never fails its neighbours. What `run` does must therefore be whole or nothing.
 */
export function coalesce<Item, Result>(
  run: RunBatch<Item, Result>,
  { itemsMax, isWeather }: Options,
): (walletId: string, item: Item) => Promise<Result> {
  const queues = new Map<string, Waiting<Item, Result>[]>();

  const settle = async (walletId: string, batch: readonly Waiting<Item, Result>[]) => {
    try {
      const results = await run(
        walletId,
        batch.map(({ item }) => item),
      );
      assert(results.length === batch.length, 'a batch answers each of its items');
      for (const [at, { resolve }] of batch.entries()) resolve(results[at] as Result);
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1 && only !== undefined) only.reject(error);
      else if (isWeather(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await settle(walletId, [one]);
    }
  };

  const work = async (walletId: string, queue: Waiting<Item, Result>[]) => {
    while (queue.length > 0) await settle(walletId, queue.splice(0, itemsMax));
    queues.delete(walletId);
  };

  return (walletId, item) =>
    new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const queue = queues.get(walletId);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const fresh = [waiting];
      queues.set(walletId, fresh);
      void work(walletId, fresh);
    });
}
