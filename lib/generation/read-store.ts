import { z } from 'zod';
import { type Db, noSql, row, rows, type Sql, sql } from '@/lib/platform/db';
import type { Id } from '@/lib/platform/ids';
import { microCredits, microUsd } from '@/lib/platform/units';
import { GENERATION_STATES } from './generation';

const quantity = z.number().int();
const tokens = quantity.nullable();
const id = <Prefix extends 'gen' | 'cus' | 'ins' | 'key'>() =>
  z.string().transform((text) => text as Id<Prefix>);

const GenerationRow = z.object({
  id: id<'gen'>(),
  customerId: id<'cus'>(),
  installationId: id<'ins'>(),
  apiKeyId: id<'key'>().nullable(),
  operation: z.string(),
  model: z.string(),
  upstream: z.string(),
  streamed: z.boolean(),
  state: z.enum(GENERATION_STATES),
  reservedMicroCredits: quantity.transform(microCredits),
  chargeMicroCredits: quantity.transform(microCredits).nullable(),
  costMicroUsd: quantity.transform(microUsd).nullable(),
  revenueMicroUsd: quantity.transform(microUsd).nullable(),
  costSource: z.enum(['upstream', 'counted', 'none', 'unknown']).nullable(),
  inputTokens: tokens,
  cachedInputTokens: tokens,
  cacheWriteTokens: tokens,
  outputTokens: tokens,
  reasoningTokens: tokens,
  upstreamPriceId: z.string(),
  operationPriceId: z.string(),
  failureCode: z.string().nullable(),
  requestId: z.string(),
  createdAt: z.date(),
  firstTokenAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});

const columns = sql`g.id, g.customer_id AS "customerId", g.installation_id AS "installationId", g.api_key_id AS "apiKeyId",
  g.operation, g.model, g.upstream, g.streamed, g.state, g.reserved_micro_credits AS "reservedMicroCredits",
  g.charge_micro_credits AS "chargeMicroCredits", g.cost_micro_usd AS "costMicroUsd", g.revenue_micro_usd AS "revenueMicroUsd",
  g.cost_source AS "costSource", g.input_tokens AS "inputTokens", g.cached_input_tokens AS "cachedInputTokens",
  g.cache_write_tokens AS "cacheWriteTokens", g.output_tokens AS "outputTokens", g.reasoning_tokens AS "reasoningTokens",
  g.upstream_price_id AS "upstreamPriceId", g.operation_price_id AS "operationPriceId", g.failure_code AS "failureCode",
  g.request_id AS "requestId", g.created_at AS "createdAt", g.first_token_at AS "firstTokenAt", g.finished_at AS "finishedAt"`;

const AttemptColumn = z.object({
  number: quantity,
  startedAt: z.string(),
  durationMs: quantity,
  outcome: z.enum([
    'answered',
    'refused',
    'unreachable',
    'broke',
    'stalled',
    'garbled',
    'reported',
    'stopped',
  ]),
  status: quantity.nullable(),
  upstreamRequestId: z.string().nullable(),
  message: z.string().nullable(),
});

const ReceiptRow = GenerationRow.extend({
  attempts: z.array(AttemptColumn),
  result: z.unknown(),
});

/** Who asks: a customer for all of theirs, or an installation for its own. */
export type GenerationScope = {
  readonly customerId: string;
  readonly installationId?: string | undefined;
};

const within = ({ customerId, installationId }: GenerationScope): Sql =>
  installationId === undefined
    ? sql`g.customer_id = ${customerId}`
    : sql`g.customer_id = ${customerId} AND g.installation_id = ${installationId}`;

/** One generation with its attempts and, while it is kept, its result. */
export function selectGeneration(db: Db, scope: GenerationScope, generationId: string, now: Date) {
  return row(
    db,
    ReceiptRow,
    sql`SELECT ${columns}, g.attempts, k.body AS "result"
          FROM generation g
          LEFT JOIN generation_result k ON k.customer_id = g.customer_id AND k.generation_id = g.id AND k.expires_at > ${now}
         WHERE ${within(scope)} AND g.id = ${generationId}`,
  );
}

export type GenerationFilter = {
  readonly operation?: string | undefined;
  readonly model?: string | undefined;
  readonly state?: string | undefined;
  readonly apiKeyId?: string | undefined;
  /** Half-open. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
};

/** Generations newest first, those before `before` in that order. */
export function selectGenerations(
  db: Db,
  scope: GenerationScope,
  page: GenerationFilter & { limit: number; before?: string | undefined },
) {
  const when = (condition: boolean, statement: Sql) => (condition ? statement : noSql);
  return rows(
    db,
    GenerationRow,
    sql`SELECT ${columns} FROM generation g
         WHERE ${within(scope)}
           ${when(page.before !== undefined, sql`AND g.id < ${page.before}`)}
           ${when(page.operation !== undefined, sql`AND g.operation = ${page.operation}`)}
           ${when(page.model !== undefined, sql`AND g.model = ${page.model}`)}
           ${when(page.state !== undefined, sql`AND g.state = ${page.state}`)}
           ${when(page.apiKeyId !== undefined, sql`AND g.api_key_id = ${page.apiKeyId}`)}
           ${when(page.from !== undefined, sql`AND g.created_at >= ${page.from}`)}
           ${when(page.until !== undefined, sql`AND g.created_at < ${page.until}`)}
         ORDER BY g.id DESC LIMIT ${page.limit}`,
  );
}
