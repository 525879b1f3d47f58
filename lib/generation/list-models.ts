import type { Db } from '@/lib/platform/db';
import {
  currentPrices,
  type OperationPrice,
  type PriceBook,
  type UpstreamPrice,
} from '@/lib/pricing';
import { CHAT_OPERATION } from './chat/prepare-chat';
import { priceOfModel, writesText } from './price-of-model';
import { UPSTREAM_NAME } from './upstream/choose-upstream';

/** A model that can be asked for, with what a customer pays for it. */
export type PricedModel = {
  readonly id: string;
  readonly upstream: string;
  readonly pricedSince: Date;
  readonly upstreamPrice: UpstreamPrice;
  readonly operationPrice: OperationPrice;
};

/** The models of the configured upstream that write text and have a price in force, by name. */
export async function listModels(db: Db, now: Date): Promise<PricedModel[]> {
  const prices = await currentPrices(db, now);
  return prices
    .upstreamPrices()
    .filter(({ upstream }) => upstream === UPSTREAM_NAME)
    .filter(writesText)
    .map((price) => modelOf(prices, price))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** One of them. Throws UnknownModel. */
export async function getModel(db: Db, id: string, now: Date): Promise<PricedModel> {
  const prices = await currentPrices(db, now);
  return modelOf(prices, priceOfModel(prices, id));
}

const modelOf = (prices: PriceBook, price: UpstreamPrice): PricedModel => ({
  id: price.model,
  upstream: price.upstream,
  pricedSince: price.effectiveFrom,
  upstreamPrice: price,
  operationPrice: prices.operationPrice(CHAT_OPERATION),
});
