import { type PriceBook, UnknownModel, type UpstreamPrice } from '@/lib/pricing';
import { UPSTREAM_NAME } from './upstream/choose-upstream';

/** A model that is priced for pictures makes pictures: it does not chat. */
export const writesText = ({ otherMicroUsdPerMillionTokens: other }: UpstreamPrice): boolean =>
  !('input_image' in other || 'output_image' in other);

/** The price in force of a model of the configured upstream that writes text. Throws UnknownModel. */
export function priceOfModel(prices: PriceBook, model: string): UpstreamPrice {
  const price = prices.upstreamPrice(UPSTREAM_NAME, model);
  if (!writesText(price)) throw new UnknownModel(model);
  return price;
}
