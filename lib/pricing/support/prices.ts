import { microUsd, tokenCount } from '@/lib/platform/units';
import type { Usage } from '../cost-of-usage';
import type { UpstreamPrice } from '../price';

type Rates = { input: number; cached?: number; write?: number; output: number };

const rate = (value: number | undefined) => (value === undefined ? null : microUsd(value));

/** A price for tests; buckets that are not given are not sold. */
export const aPrice = (rates: Rates): UpstreamPrice => ({
  id: 'upr_test',
  upstream: 'openai',
  model: 'a-model',
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  inputMicroUsdPerMillionTokens: microUsd(rates.input),
  cachedInputMicroUsdPerMillionTokens: rate(rates.cached),
  cacheWriteMicroUsdPerMillionTokens: rate(rates.write),
  outputMicroUsdPerMillionTokens: microUsd(rates.output),
  long: null,
  otherMicroUsdPerMillionTokens: {},
  sourcesAgree: true,
  source: 'a test',
  createdBy: 'system',
});

/** 5/0.5/6.25/30 up to 272,000 input tokens, twice and one and a half times that above. */
export const tieredPrice = (): UpstreamPrice => ({
  ...aPrice({ input: 5_000_000, cached: 500_000, write: 6_250_000, output: 30_000_000 }),
  long: {
    aboveInputTokens: 272_000,
    inputMicroUsdPerMillionTokens: microUsd(10_000_000),
    cachedInputMicroUsdPerMillionTokens: microUsd(1_000_000),
    cacheWriteMicroUsdPerMillionTokens: microUsd(12_500_000),
    outputMicroUsdPerMillionTokens: microUsd(45_000_000),
  },
});

/** A usage; buckets that are not given are empty. */
export const usageOf = (
  used: {
    [Bucket in keyof Usage]?: number;
  },
): Usage => ({
  inputTokens: tokenCount(used.inputTokens ?? 0),
  cachedInputTokens: tokenCount(used.cachedInputTokens ?? 0),
  cacheWriteTokens: tokenCount(used.cacheWriteTokens ?? 0),
  outputTokens: tokenCount(used.outputTokens ?? 0),
  reasoningTokens: tokenCount(used.reasoningTokens ?? 0),
});
