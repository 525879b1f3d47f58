import { UnknownModel, UnknownPrice } from './errors';
import type { OperationPrice, UpstreamPrice } from './price';

/** Every price, past and future, in memory: a lookup costs no round trip. */
export type PriceBook = {
  /** The price of a model in force at `at`. Throws UnknownModel. */
  upstreamPrice(upstream: string, model: string, at?: Date): UpstreamPrice;
  /** The price of an operation in force at `at`. Throws UnknownPrice. */
  operationPrice(operation: string, at?: Date): OperationPrice;
  /** One price for each model in force at `at`, by upstream and model. */
  upstreamPrices(at?: Date): readonly UpstreamPrice[];
  /** One price for each operation in force at `at`, by name. */
  operationPrices(at?: Date): readonly OperationPrice[];
  /** Every version, newest first within a model: what a page of history shows. */
  readonly upstreamHistory: readonly UpstreamPrice[];
  readonly operationHistory: readonly OperationPrice[];
};

/** A book over these versions, in any order; `now` is the instant meant when a lookup names none. */
export function priceBook(
  upstreamHistory: readonly UpstreamPrice[],
  operationHistory: readonly OperationPrice[],
): (now: Date) => PriceBook {
  const models = versions(upstreamHistory, (price) => keyOf(price.upstream, price.model));
  const operations = versions(operationHistory, (price) => price.operation);

  return (now) => ({
    upstreamPrice(upstream, model, at = now) {
      const price = inForce(models.get(keyOf(upstream, model)), at);
      if (price === undefined) throw new UnknownModel(model);
      return price;
    },
    operationPrice(operation, at = now) {
      const price = inForce(operations.get(operation), at);
      if (price === undefined) throw new UnknownPrice(operation);
      return price;
    },
    upstreamPrices: (at = now) => allInForce(models, at),
    operationPrices: (at = now) => allInForce(operations, at),
    upstreamHistory,
    operationHistory,
  });
}

type Dated = { readonly effectiveFrom: Date };

// A model's name may hold any letter but this one.
const keyOf = (upstream: string, model: string) => `${upstream}\n${model}`;

function versions<Price extends Dated>(
  prices: readonly Price[],
  key: (price: Price) => string,
): ReadonlyMap<string, readonly Price[]> {
  const found = new Map<string, Price[]>();
  const newestFirst = prices.toSorted(
    (a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime(),
  );
  for (const price of newestFirst) {
    const known = found.get(key(price));
    if (known === undefined) found.set(key(price), [price]);
    else known.push(price);
  }
  return found;
}

const inForce = <Price extends Dated>(newestFirst: readonly Price[] | undefined, at: Date) =>
  newestFirst?.find((price) => price.effectiveFrom <= at);

const allInForce = <Price extends Dated>(book: ReadonlyMap<string, readonly Price[]>, at: Date) =>
  [...book.values()].flatMap((history) => inForce(history, at) ?? []);
