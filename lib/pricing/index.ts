export { addOperationPrice, addUpstreamPrice } from './add-price';
export { chargeForCost, chargeForWords } from './charge-for-cost';
export { costOfUsage, inputTokensOf, type Usage } from './cost-of-usage';
export { closePriceBook, currentPrices } from './current-prices';
export {
  PriceInThePast,
  PriceTaken,
  UnknownModel,
  UnknownPrice,
  UnpricedBucket,
} from './errors';
export { inputTokensMax } from './input-tokens-max';
export { installShippedPrices } from './install-shipped-prices';
export type {
  LongRates,
  MarkupRate,
  OperationPrice,
  OperationRate,
  TokenRates,
  UpstreamPrice,
} from './price';
export type { PriceBook } from './price-book';
export { costMax, type QuoteInput, quoteGeneration } from './quote-generation';
