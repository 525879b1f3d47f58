import { never } from '@/lib/platform/assert';
import {
  type MicroCredits,
  type MicroUsd,
  microCredits,
  microUsd,
  tokenCount,
} from '@/lib/platform/units';
import {
  chargeForCost,
  costOfUsage,
  inputTokensOf,
  type OperationPrice,
  UnpricedBucket,
  type UpstreamPrice,
  type Usage,
} from '@/lib/pricing';
import type { FailureName } from './errors';
import type { CostSource, GenerationState } from './generation';

/** What was agreed before the upstream was asked. */
export type Terms = {
  readonly operationPrice: OperationPrice;
  readonly upstreamPrice: UpstreamPrice;
  readonly reservedMicroCredits: MicroCredits;
};

/** How a generation ended. */
export type Ending =
  /** Everything was made, found good, and handed over or kept. */
  | { readonly kind: 'completed' }
  /** The reader went away, or read so slowly that the time was over, after content was handed over. */
  | { readonly kind: 'left_midway'; readonly why: 'client_left' | 'slow_reader' }
  /** The reader went away before any content. */
  | { readonly kind: 'left_early' }
  | { readonly kind: 'failed'; readonly failure: FailureName };

/** What is known of the work that was done. `null` usage: the upstream did not say, or not credibly. */
export type Work = {
  readonly reported: Usage | null;
  /** Counted by us: everything the upstream sent. Needed when `reported` is null and it may have worked. */
  readonly counted: Usage | null;
  /** Counted by us: what the caller was given. Needed when the caller left midway. */
  readonly handedOver: Usage | null;
  /** Counted by us, for tries before the last that the upstream may have billed. */
  readonly wasted: readonly Usage[];
};

export type Verdict = {
  readonly state: Exclude<GenerationState, 'running' | 'abandoned'>;
  readonly failure: FailureName | null;
  readonly chargeMicroCredits: MicroCredits;
  readonly costMicroUsd: MicroUsd;
  readonly costSource: Exclude<CostSource, 'unknown'>;
  readonly usage: Usage | null;
};

/**
 * The stream rule as one decision: what is charged, what it cost, and how the row ends. The charge never exceeds the
 * reservation; what is not charged is still cost, ours. See README.md for the rule in words.
 */
export function decideSettlement(terms: Terms, ending: Ending, work: Work): Verdict {
  const cost = costOf(terms.upstreamPrice, work);
  const wasted = work.wasted.reduce(
    (sum, usage) => sum + priced(terms.upstreamPrice, usage).costMicroUsd,
    0,
  );
  const common = {
    costMicroUsd: microUsd(cost.costMicroUsd + wasted),
    costSource: wasted > 0 ? ('counted' as const) : cost.costSource,
    usage: cost.usage,
  };
  const free = microCredits(0);
  switch (ending.kind) {
    case 'completed': {
      const chargeMicroCredits = chargeOf(terms, cost.costMicroUsd);
      return { ...common, state: 'succeeded', failure: null, chargeMicroCredits };
    }
    case 'left_midway': {
      const handed = work.handedOver;
      const chargeMicroCredits =
        handed === null || terms.operationPrice.kind !== 'markup'
          ? free
          : chargeOf(terms, priced(terms.upstreamPrice, handed).costMicroUsd);
      return { ...common, state: 'cancelled', failure: ending.why, chargeMicroCredits };
    }
    case 'left_early':
      return { ...common, state: 'cancelled', failure: 'client_left', chargeMicroCredits: free };
    case 'failed':
      return { ...common, state: 'failed', failure: ending.failure, chargeMicroCredits: free };
    default:
      return never(ending);
  }
}

/** Priced by what it cost, or by the piece; never above what was reserved. */
function chargeOf(terms: Terms, costMicroUsd: MicroUsd): MicroCredits {
  const { operationPrice, reservedMicroCredits } = terms;
  if (operationPrice.kind !== 'markup') return reservedMicroCredits;
  return microCredits(Math.min(chargeForCost(operationPrice, costMicroUsd), reservedMicroCredits));
}

type Cost = Pick<Verdict, 'costMicroUsd' | 'costSource' | 'usage'>;

function costOf(price: UpstreamPrice, { reported, counted }: Work): Cost {
  if (reported !== null) {
    const { costMicroUsd, exact, usage } = priced(price, reported);
    return { costMicroUsd, costSource: exact ? 'upstream' : 'counted', usage };
  }
  if (counted === null) return { costMicroUsd: microUsd(0), costSource: 'none', usage: null };
  return {
    costMicroUsd: priced(price, counted).costMicroUsd,
    costSource: 'counted',
    usage: counted,
  };
}

/**
 * The cost of usage. When the model's price does not name a bucket that the upstream reports, its tokens are taken for
 * ordinary input, which is never cheaper than a cache read: the upstream has a tariff that our book lacks, so the figure
 * is an estimate, not exact, and never zero.
 */
function priced(
  price: UpstreamPrice,
  usage: Usage,
): { costMicroUsd: MicroUsd; exact: boolean; usage: Usage } {
  try {
    return { costMicroUsd: costOfUsage(price, usage), exact: true, usage };
  } catch (error) {
    if (!(error instanceof UnpricedBucket)) throw error;
    const folded: Usage = {
      ...usage,
      inputTokens: tokenCount(inputTokensOf(usage)),
      cachedInputTokens: tokenCount(0),
      cacheWriteTokens: tokenCount(0),
    };
    return { costMicroUsd: costOfUsage(price, folded), exact: false, usage: folded };
  }
}
