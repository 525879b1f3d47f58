import { z } from 'zod';
import { type Db, named, rows, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { type MicroCredits, microCredits, microUsd, tokenCount } from '@/lib/platform/units';
import {
  chargeForCost,
  costOfUsage,
  type OperationPrice,
  type PriceBook,
  quoteGeneration,
  type UpstreamPrice,
  type Usage,
} from '@/lib/pricing';
import type { Random } from './random';
import type { Burst, Planned } from './timeline';
import type { Kind } from './world';

const UPSTREAM = 'openai';
const LEASE_SECONDS = 180;
const STORY_OUTPUT_TOKENS_MAX = 4_000;
const CHAT_OUTPUT_TOKENS_MAX = 2_500;
type Failure = { weight: number; state: 'failed' | 'cancelled'; code: string; works: number };

/** What may go wrong with each kind of request, and how much of the work is done by then, out of one. */
const FAILURES: Record<Kind['operation'], readonly Failure[]> = {
  chat: [
    { weight: 5, state: 'cancelled', code: 'generation.client_left', works: 0.6 },
    { weight: 3, state: 'failed', code: 'generation.upstream_timeout', works: 0 },
    { weight: 2, state: 'failed', code: 'generation.upstream_failed', works: 0 },
  ],
  story: [
    { weight: 7, state: 'failed', code: 'generation.invalid_output', works: 1 },
    { weight: 2, state: 'failed', code: 'generation.upstream_timeout', works: 0 },
    { weight: 1, state: 'failed', code: 'generation.upstream_failed', works: 0 },
  ],
};

export type SeededSite = { installationId: string; keyId: string };

type Prepared = {
  planned: Planned;
  site: SeededSite;
  id: string;
  operationPrice: OperationPrice;
  upstreamPrice: UpstreamPrice;
  reserved: MicroCredits;
  usage: Usage;
  streamed: boolean;
};

const Outcome = z.object({ outcome: z.string() });

/** Lets a burst of requests happen at its time, through the very functions that the product begins and finishes them with. */
export async function playBurst(
  tx: Db,
  given: {
    customerId: string;
    sites: readonly SeededSite[];
    burst: Burst;
    prices: PriceBook;
  },
  random: Random,
): Promise<void> {
  const { customerId, sites, burst, prices } = given;
  const prepared = burst.requests.map((planned, n) =>
    prepare(planned, { sites, prices, at: new Date(burst.at.getTime() + n) }, random),
  );
  const begun = await begin(tx, customerId, prepared, burst.at);
  const running = prepared.filter((_, n) => begun[n] === 'begun');
  const crashed = running.filter(({ planned }) => planned.ends === 'in_a_crash');
  const ended = running.filter(({ planned }) => planned.ends !== 'in_a_crash');

  const tookMs = 1_500 + random.between(0, 14_000);
  await finish(tx, {
    customerId,
    items: ended.map((one) => finishItem(one, burst.at, tookMs, random)),
    lapse: false,
    at: new Date(burst.at.getTime() + tookMs),
  });
  await finish(tx, {
    customerId,
    items: crashed.map(abandonedItem),
    lapse: true,
    at: new Date(burst.at.getTime() + (LEASE_SECONDS + 20) * 1_000),
  });
}

function prepare(
  planned: Planned,
  { sites, prices, at }: { sites: readonly SeededSite[]; prices: PriceBook; at: Date },
  random: Random,
): Prepared {
  const { kind } = planned;
  const site = sites[planned.site];
  if (!site) throw new Error('A plan names a site that is not there.');
  const operationPrice = prices.operationPrice(kind.operation, at);
  const upstreamPrice = prices.upstreamPrice(UPSTREAM, kind.model, at);
  const input = random.between(...kind.input);
  const cached = random.chance(kind.cached) ? Math.floor(input * 0.6) : 0;
  const reserved = quoteGeneration({
    operationPrice,
    upstreamPrice,
    inputTokensMax: Math.ceil(input * 1.15) + 16,
    outputTokensMax: kind.operation === 'story' ? STORY_OUTPUT_TOKENS_MAX : CHAT_OUTPUT_TOKENS_MAX,
  });
  const usage = {
    inputTokens: tokenCount(input - cached),
    cachedInputTokens: tokenCount(cached),
    cacheWriteTokens: tokenCount(0),
    outputTokens: tokenCount(random.between(...kind.output)),
    reasoningTokens: tokenCount(0),
  };
  return {
    planned,
    site,
    id: newId('gen', at),
    operationPrice,
    upstreamPrice,
    reserved,
    usage,
    streamed: random.chance(kind.streamed),
  };
}

async function begin(
  tx: Db,
  customerId: string,
  prepared: readonly Prepared[],
  at: Date,
): Promise<string[]> {
  const items = prepared.map(({ planned, site, ...one }) => ({
    id: one.id,
    installation_id: site.installationId,
    api_key_id: site.keyId,
    principal_id: site.keyId,
    operation: planned.kind.operation,
    model: planned.kind.model,
    upstream: UPSTREAM,
    streamed: one.streamed,
    reserved_micro_credits: one.reserved,
    lease_seconds: LEASE_SECONDS,
    upstream_price_id: one.upstreamPrice.id,
    operation_price_id: one.operationPrice.id,
    request_id: newId('req', at),
    route: 'generations',
    request_key: null,
    request_hash: null,
  }));
  const begun = await rows(
    tx,
    Outcome,
    named(
      'seed_begin',
      sql`SELECT outcome FROM generation_begin(${customerId}, ${JSON.stringify(items)}::jsonb, ${at}) ORDER BY item`,
    ),
  );
  return begun.map(({ outcome }) => outcome);
}

type FinishItem = Record<string, unknown>;

function finishItem(one: Prepared, at: Date, tookMs: number, random: Random): FinishItem {
  const failure =
    one.planned.ends === 'badly' ? random.pick(FAILURES[one.planned.kind.operation]) : null;
  const works = failure?.works ?? 1;
  const usage =
    works === 1
      ? one.usage
      : { ...one.usage, outputTokens: tokenCount(Math.floor(one.usage.outputTokens * works)) };
  const cost = works === 0 ? microUsd(0) : costOfUsage(one.upstreamPrice, usage);
  const price = one.operationPrice;
  const isCharged = failure === null || (failure.state === 'cancelled' && price.kind === 'markup');
  const full = price.kind === 'markup' ? chargeForCost(price, cost) : one.reserved;
  const tokens = works === 0 ? null : usage;
  return {
    id: one.id,
    installation_id: one.site.installationId,
    principal_id: one.site.keyId,
    route: null,
    request_key: null,
    state: failure?.state ?? 'succeeded',
    charge_micro_credits: isCharged ? Math.min(full, one.reserved) : microCredits(0),
    cost_micro_usd: cost,
    cost_source: works === 0 ? 'none' : failure?.state === 'cancelled' ? 'counted' : 'upstream',
    input_tokens: tokens?.inputTokens ?? null,
    cached_input_tokens: tokens?.cachedInputTokens ?? null,
    cache_write_tokens: tokens?.cacheWriteTokens ?? null,
    output_tokens: tokens?.outputTokens ?? null,
    reasoning_tokens: tokens?.reasoningTokens ?? null,
    raw_usage: null,
    failure_code: failure?.code ?? null,
    attempts: [],
    first_token_at:
      works === 0 ? null : new Date(at.getTime() + Math.floor(tookMs * 0.2)).toISOString(),
    result: null,
  };
}

/** What recovery writes about a generation whose process died: nobody knows what it cost. */
const abandonedItem = (one: Prepared): FinishItem => ({
  id: one.id,
  installation_id: one.site.installationId,
  principal_id: 'system',
  route: null,
  request_key: null,
  state: 'abandoned',
  charge_micro_credits: microCredits(0),
  cost_micro_usd: null,
  cost_source: 'unknown',
  input_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  output_tokens: null,
  reasoning_tokens: null,
  raw_usage: null,
  failure_code: 'generation.abandoned',
  attempts: [],
  first_token_at: null,
  result: null,
});

async function finish(
  tx: Db,
  given: { customerId: string; items: readonly FinishItem[]; lapse: boolean; at: Date },
): Promise<void> {
  if (given.items.length === 0) return;
  await rows(
    tx,
    Outcome,
    named(
      'seed_finish',
      sql`SELECT outcome FROM generation_finish(${given.customerId}, ${JSON.stringify(given.items)}::jsonb, ${given.lapse}, ${given.at}) ORDER BY item`,
    ),
  );
}
