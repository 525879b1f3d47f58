import type { LotOfGeneration } from '@/lib/ledger';
import type { Id } from '@/lib/platform/ids';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';
import type { Attempt } from './upstream/attempts';

/** `abandoned`: its process died; the reservation lapsed and nothing was charged. */
export const GENERATION_STATES = [
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'abandoned',
] as const;
export type GenerationState = (typeof GENERATION_STATES)[number];

/**
 * Where a cost comes from: the upstream's own usage, our tokenizer, nothing was used, or nobody knows (the process died).
 */
export type CostSource = 'upstream' | 'counted' | 'none' | 'unknown';

/** One AI request and its outcome. Charge, cost and revenue are null while it runs, and frozen afterwards. */
export type Generation = {
  readonly id: Id<'gen'>;
  readonly customerId: Id<'cus'>;
  readonly installationId: Id<'ins'>;
  readonly apiKeyId: Id<'key'> | null;
  readonly operation: string;
  readonly model: string;
  readonly upstream: string;
  readonly streamed: boolean;
  readonly state: GenerationState;
  readonly reservedMicroCredits: MicroCredits;
  readonly chargeMicroCredits: MicroCredits | null;
  readonly costMicroUsd: MicroUsd | null;
  readonly revenueMicroUsd: MicroUsd | null;
  readonly costSource: CostSource | null;
  /** Disjoint: input no cache touched, read from a cache, written to one; output with reasoning in it. */
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly upstreamPriceId: string;
  readonly operationPriceId: string;
  readonly failureCode: string | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly firstTokenAt: Date | null;
  readonly finishedAt: Date | null;
};

/** A generation with everything that its receipt shows. */
export type GenerationReceipt = Generation & {
  readonly attempts: readonly Attempt[];
  readonly lots: readonly LotOfGeneration[];
  /** What was made, for a day; null when it was not kept or the day is over. */
  readonly result: unknown;
};
