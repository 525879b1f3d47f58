import type { BasisPoints, MicroCredits, MicroUsd } from '@/lib/platform/units';

/** Rates in micro-dollars per million tokens. A null rate: the upstream does not sell that bucket. */
export type TokenRates = {
  readonly inputMicroUsdPerMillionTokens: MicroUsd;
  readonly cachedInputMicroUsdPerMillionTokens: MicroUsd | null;
  readonly cacheWriteMicroUsdPerMillionTokens: MicroUsd | null;
  readonly outputMicroUsdPerMillionTokens: MicroUsd;
};

/** The rates of a whole request whose input is longer than `aboveInputTokens`. */
export type LongRates = TokenRates & { readonly aboveInputTokens: number };

/** What an upstream asks for a model from an instant on. */
export type UpstreamPrice = TokenRates & {
  readonly id: string;
  readonly upstream: string;
  readonly model: string;
  readonly effectiveFrom: Date;
  readonly long: LongRates | null;
  /** Rates of further buckets by name (audio, images, one-hour cache writes), per million. */
  readonly otherMicroUsdPerMillionTokens: Readonly<Record<string, number>>;
  /** Two independent sources name the same base rates. */
  readonly sourcesAgree: boolean;
  readonly source: string;
  readonly createdBy: string;
};

/** How an operation is priced: so many credits each, a credit for so many words, or upstream cost × markup. */
export type OperationRate =
  | { readonly kind: 'fixed'; readonly fixedMicroCredits: MicroCredits }
  | { readonly kind: 'per_words'; readonly wordsPerCredit: number }
  | {
      readonly kind: 'markup';
      readonly markupBasisPoints: BasisPoints;
      readonly referenceMicroUsdPerCredit: MicroUsd;
    };
export type MarkupRate = Extract<OperationRate, { kind: 'markup' }>;

/** What we ask for an operation from an instant on. */
export type OperationPrice = OperationRate & {
  readonly id: string;
  readonly operation: string;
  readonly effectiveFrom: Date;
  readonly createdBy: string;
};
