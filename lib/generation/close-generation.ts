import { log } from '@/lib/platform/log';
import { counter, histogram } from '@/lib/platform/metrics';
import type { Usage } from '@/lib/pricing';
import { countTokens } from './count-tokens';
import { codeOfFailure } from './errors';
import { finishGeneration, type Settlement } from './finish-generation';
import { inputTokensCounted } from './input-bound';
import type { OpenGeneration } from './open-generation';
import { decideSettlement, type Ending, type Verdict, type Work } from './settlement';
import { storable } from './storable';
import type { FinishItem } from './store';
import { countedUsage } from './upstream/usage';

/** What a generation leaves behind when it ends. */
export type Remains = {
  /** The upstream's own usage, believed. */
  readonly reported: Usage | null;
  readonly rawUsage: unknown;
  /** The last try may have been billed although it said nothing about usage. */
  readonly mayHaveWorked: boolean;
  /** Everything the upstream sent, as text. */
  readonly received: string;
  /** What the caller was given of it. */
  readonly handedOver: string;
  /** Kept for a day when not null. */
  readonly result: unknown;
};

export const NO_REMAINS: Remains = {
  reported: null,
  rawUsage: null,
  mayHaveWorked: false,
  received: '',
  handedOver: '',
  result: null,
};

export type Closed = { readonly verdict: Verdict; readonly settlement: Settlement };

/**
 * Ends a generation: decides by the stream rule, settles, and answers once that is committed. Counts tokens only when
 * the upstream did not say. Throws SettlementUnknown.
 */
export async function closeGeneration(
  open: OpenGeneration,
  ending: Ending,
  remains: Remains,
): Promise<Closed> {
  const verdict = decideSettlement(
    open.prepared.terms,
    ending,
    await workOf(open, ending, remains),
  );
  const settlement = await finishGeneration(open.customerId, finishItem(open, verdict, remains));
  observe(open, verdict);
  return { verdict, settlement };
}

async function workOf(open: OpenGeneration, ending: Ending, remains: Remains): Promise<Work> {
  const { reported, mayHaveWorked, received, handedOver } = remains;
  const needsCount = reported === null && mayHaveWorked;
  const needsHanded = ending.kind === 'left_midway';
  const broken = open.attempts.brokenAfterWork;
  if (!needsCount && !needsHanded && broken === 0)
    return { reported, counted: null, handedOver: null, wasted: [] };
  const { inputText, messages } = open.prepared;
  const input = await inputTokensCounted(inputText, messages);
  return {
    reported,
    counted: needsCount ? countedUsage(input, await countTokens(received)) : null,
    handedOver: needsHanded ? countedUsage(input, await countTokens(handedOver)) : null,
    wasted: Array.from({ length: broken }, () => countedUsage(input, 0)),
  };
}

function finishItem(open: OpenGeneration, verdict: Verdict, remains: Remains): FinishItem {
  const { item } = open;
  const { usage } = verdict;
  return {
    id: open.id,
    installation_id: item.installation_id,
    principal_id: item.principal_id,
    route: item.route,
    request_key: item.request_key,
    state: verdict.state,
    charge_micro_credits: verdict.chargeMicroCredits,
    cost_micro_usd: verdict.costMicroUsd,
    cost_source: verdict.costSource,
    input_tokens: usage?.inputTokens ?? null,
    cached_input_tokens: usage?.cachedInputTokens ?? null,
    cache_write_tokens: usage?.cacheWriteTokens ?? null,
    output_tokens: usage?.outputTokens ?? null,
    reasoning_tokens: usage?.reasoningTokens ?? null,
    raw_usage: storable(remains.rawUsage),
    failure_code: verdict.failure === null ? null : codeOfFailure(verdict.failure),
    attempts: open.attempts.attempts.map((attempt) => storable(attempt)),
    first_token_at: open.firstTokenAt?.toISOString() ?? null,
    result: verdict.state === 'succeeded' ? storable(remains.result) : null,
  };
}

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const;

function observe(open: OpenGeneration, verdict: Verdict): void {
  const { operation } = open.prepared;
  counter({
    name: 'tokentill_generations_total',
    help: 'Generations finished, by operation and how they ended',
    labelNames: ['operation', 'state'],
  }).inc({ operation, state: verdict.state });
  histogram({
    name: 'tokentill_generation_seconds',
    help: 'From reservation to settlement',
    labelNames: ['operation'],
    buckets: SECONDS,
  }).observe({ operation }, (performance.now() - open.startedAtMs) / 1000);
  if (verdict.failure === null || verdict.failure === 'client_left') return;
  const attempts = open.attempts.attempts.map(({ outcome, status }) => ({ outcome, status }));
  log().warn(
    { generationId: open.id, requestId: open.item.request_id, failure: verdict.failure, attempts },
    'a generation came to nothing',
  );
}
