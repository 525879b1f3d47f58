import { listPacks } from '@/lib/billing';
import { listModels } from '@/lib/generation';
import type { Db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import {
  type MicroCredits,
  type MicroUsd,
  microUsd,
  microUsdFromCents,
  multiplyDivideDown,
  type TokenCount,
  tokenCount,
  usdCents,
} from '@/lib/platform/units';
import { chargeForCost, costOfUsage, quoteGeneration } from '@/lib/pricing';

const INPUT_TOKENS = tokenCount(1_240);
const OUTPUT_TOKENS = tokenCount(386);
const OUTPUT_TOKENS_MAX = 1_000;
const NONE = tokenCount(0);

/** One chat request as the till sees it, computed by the functions that charge real ones. */
export type Example = {
  model: string;
  inputTokens: TokenCount;
  outputTokens: TokenCount;
  outputTokensMax: number;
  heldMicroCredits: MicroCredits;
  chargeMicroCredits: MicroCredits;
  costMicroUsd: MicroUsd;
  /** The pack that its credits are taken to come from, and what they earn then. */
  packName: string;
  revenueMicroUsd: MicroUsd;
  profitMicroUsd: MicroUsd;
};

/** With the prices and packs in force now; undefined while there is no chat model or no pack to compute with. */
export async function exampleOf(db: Db, now: Date): Promise<Example | undefined> {
  const [models, packs] = await Promise.all([listModels(db, now), listPacks(db)]);
  const model = models.find(({ id }) => id === env().STORY_MODEL) ?? models[0];
  const pack = packs.find(({ currency }) => currency === 'usd');
  if (model === undefined || pack === undefined || model.operationPrice.kind !== 'markup') {
    return undefined;
  }
  const { upstreamPrice, operationPrice } = model;
  const cost = costOfUsage(upstreamPrice, {
    inputTokens: INPUT_TOKENS,
    cachedInputTokens: NONE,
    cacheWriteTokens: NONE,
    outputTokens: OUTPUT_TOKENS,
    reasoningTokens: NONE,
  });
  const charge = chargeForCost(model.operationPrice, cost);
  const paid = microUsdFromCents(usdCents(pack.priceMinor));
  const revenue = microUsd(multiplyDivideDown(paid, charge, pack.grantedMicroCredits));
  return {
    model: model.id,
    inputTokens: INPUT_TOKENS,
    outputTokens: OUTPUT_TOKENS,
    outputTokensMax: OUTPUT_TOKENS_MAX,
    heldMicroCredits: quoteGeneration({
      operationPrice,
      upstreamPrice,
      inputTokensMax: INPUT_TOKENS,
      outputTokensMax: OUTPUT_TOKENS_MAX,
    }),
    chargeMicroCredits: charge,
    costMicroUsd: cost,
    packName: pack.name,
    revenueMicroUsd: revenue,
    profitMicroUsd: microUsd(revenue - cost),
  };
}
