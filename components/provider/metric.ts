import type { ProfitSums } from '@/lib/reports';
import type { FigureName } from './figures';

/** What a chart can show; each is a tile's figure. */
export const METRICS = [
  'profit',
  'revenue',
  'cost',
  'margin',
  'tokens',
  'requests',
  'errorRate',
  'credits',
] as const satisfies readonly FigureName[];
export type Metric = (typeof METRICS)[number];

/** Division for display; null when there is nothing to divide by, because that is not zero. */
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** A tile's figure out of the sums; margin and error rate are ratios, null when they are blank. */
export function metricOf(sums: ProfitSums, metric: Metric): number | null {
  switch (metric) {
    case 'profit':
      return sums.profitMicroUsd;
    case 'revenue':
      return sums.revenueMicroUsd;
    case 'cost':
      return sums.costMicroUsd;
    case 'margin':
      return share(sums.profitMicroUsd, sums.revenueMicroUsd);
    case 'tokens':
      return tokensOf(sums);
    case 'requests':
      return sums.generations;
    case 'errorRate':
      return share(sums.failures, sums.generations);
    case 'credits':
      return sums.chargeMicroCredits;
    default:
      return metric satisfies never;
  }
}

export const tokensOf = (
  sums: Pick<ProfitSums, 'inputTokens' | 'cachedInputTokens' | 'outputTokens'>,
): number => sums.inputTokens + sums.cachedInputTokens + sums.outputTokens;

/** Margin of a row; null without revenue. */
export const marginOf = (
  sums: Pick<ProfitSums, 'profitMicroUsd' | 'revenueMicroUsd'>,
): number | null => share(sums.profitMicroUsd, sums.revenueMicroUsd);
