import { z } from 'zod';
import type { PricedModel } from '@/lib/generation';
import { creditsText } from '@/lib/platform/credits-text';
import type { MicroUsd } from '@/lib/platform/units';
import { chargeForCost } from '@/lib/pricing';
import { CreditsText } from './credits';

const PriceView = z
  .object({
    input: CreditsText,
    cached_input: CreditsText.nullable(),
    output: CreditsText,
    long_context: z
      .object({ above_input_tokens: z.int(), input: CreditsText, output: CreditsText })
      .nullable(),
  })
  .meta({ description: 'Credits for a million tokens; null for a bucket that is not sold.' });

/** OpenAI's `model`, with what it costs here. */
export const ModelView = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.int().meta({ description: 'When its price came into force.' }),
    owned_by: z.string(),
    tokentill: z.object({ credits_per_million_tokens: PriceView.nullable() }),
  })
  .meta({ id: 'Model' });

export const ModelListView = z
  .object({ object: z.literal('list'), data: z.array(ModelView) })
  .meta({ id: 'ModelList' });

export const modelView = (model: PricedModel): z.output<typeof ModelView> => ({
  id: model.id,
  object: 'model',
  created: Math.floor(model.pricedSince.getTime() / 1000),
  owned_by: model.upstream,
  tokentill: { credits_per_million_tokens: priceView(model) },
});

function priceView({ upstreamPrice: price, operationPrice }: PricedModel) {
  if (operationPrice.kind !== 'markup') return null;
  const credits = (rate: MicroUsd) => creditsText(chargeForCost(operationPrice, rate));
  const { long } = price;
  return {
    input: credits(price.inputMicroUsdPerMillionTokens),
    cached_input:
      price.cachedInputMicroUsdPerMillionTokens === null
        ? null
        : credits(price.cachedInputMicroUsdPerMillionTokens),
    output: credits(price.outputMicroUsdPerMillionTokens),
    long_context:
      long === null
        ? null
        : {
            above_input_tokens: long.aboveInputTokens,
            input: credits(long.inputMicroUsdPerMillionTokens),
            output: credits(long.outputMicroUsdPerMillionTokens),
          },
  };
}
