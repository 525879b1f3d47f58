import type { ModelPrice } from '@/components/marketing/model-price-table';
import type { PricedModel } from '@/lib/generation';
import type { MicroUsd } from '@/lib/platform/units';
import { chargeForCost } from '@/lib/pricing';

/** What a customer pays for a million tokens of a model, in credits; undefined when chat is not priced by cost. */
export function creditsPerMillionOf({
  id,
  upstream,
  upstreamPrice: price,
  operationPrice,
}: PricedModel): ModelPrice | undefined {
  if (operationPrice.kind !== 'markup') return undefined;
  const credits = (rate: MicroUsd) => chargeForCost(operationPrice, rate);
  const { cachedInputMicroUsdPerMillionTokens: cached, long } = price;
  return {
    model: id,
    upstream,
    input: credits(price.inputMicroUsdPerMillionTokens),
    cachedInput: cached === null ? null : credits(cached),
    output: credits(price.outputMicroUsdPerMillionTokens),
    long:
      long === null
        ? null
        : {
            aboveInputTokens: long.aboveInputTokens,
            input: credits(long.inputMicroUsdPerMillionTokens),
            cachedInput:
              long.cachedInputMicroUsdPerMillionTokens === null
                ? null
                : credits(long.cachedInputMicroUsdPerMillionTokens),
            output: credits(long.outputMicroUsdPerMillionTokens),
          },
  };
}
