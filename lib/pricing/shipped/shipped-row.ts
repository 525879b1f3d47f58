import { type MicroUsd, microUsd } from '@/lib/platform/units';
import type { LongRates, TokenRates } from '../price';
import type { NewUpstreamPrice } from '../store';

/** Undated prices hold from here: the book knows nothing older, and refuses it. */
export const BOOK_BEGINS = '2026-01-01';

export const BOTH_SOURCES =
  'genai-prices v2 (2026-08-21) and Langfuse (2026-08-22) name the same base rates';
export const ONE_HAS_A_LONG_TIER = `${BOTH_SOURCES}; only one of them has a long-context tier`;
export const ONE_SOURCE = 'genai-prices v2 (2026-08-21) alone';

/** Micro-dollars per million tokens, as the vendor publishes them. A missing rate is a bucket that is not sold. */
type Rates = {
  input: number;
  cachedInput?: number;
  cacheWrite?: number;
  output: number;
};

type ShippedRow = Rates & {
  /** UTC day from which the row holds. */
  from?: string;
  long?: Rates & { above: number };
  other?: Readonly<Record<string, number>>;
  source?: string;
  /** Two sources were compared and name the same base rates. */
  agree?: boolean;
};

/** Writes the rows of one upstream. */
export const shippedFor =
  (upstream: string) =>
  (model: string, row: ShippedRow): NewUpstreamPrice => ({
    upstream,
    model,
    effectiveFrom: new Date(`${row.from ?? BOOK_BEGINS}T00:00:00Z`),
    ...tokenRates(row),
    long: row.long === undefined ? null : longRates(row.long),
    otherMicroUsdPerMillionTokens: row.other ?? {},
    sourcesAgree: row.agree ?? true,
    source: row.source ?? BOTH_SOURCES,
    createdBy: 'shipped',
  });

const longRates = (rates: Rates & { above: number }): LongRates => ({
  aboveInputTokens: rates.above,
  ...tokenRates(rates),
});

const tokenRates = (rates: Rates): TokenRates => ({
  inputMicroUsdPerMillionTokens: microUsd(rates.input),
  cachedInputMicroUsdPerMillionTokens: optional(rates.cachedInput),
  cacheWriteMicroUsdPerMillionTokens: optional(rates.cacheWrite),
  outputMicroUsdPerMillionTokens: microUsd(rates.output),
});

const optional = (rate: number | undefined): MicroUsd | null =>
  rate === undefined ? null : microUsd(rate);
