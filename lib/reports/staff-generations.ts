import { z } from 'zod';
import { type Db, noSql, row, rows, type Sql, sql } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { MicroCreditsColumn, MicroUsdColumn } from './profit';

const GENERATION_STATES = ['running', 'succeeded', 'failed', 'cancelled', 'abandoned'] as const;
const PAGE_ROWS_MAX = 200;

const StaffGeneration = z.object({
  customerId: z.string(),
  generationId: z.string(),
  installationId: z.string(),
  apiKeyId: z.string().nullable(),
  operation: z.string(),
  model: z.string(),
  upstream: z.string(),
  streamed: z.boolean(),
  state: z.enum(GENERATION_STATES),
  reservedMicroCredits: MicroCreditsColumn,
  /** Null while it runs. */
  chargeMicroCredits: MicroCreditsColumn.nullable(),
  /** Null while it runs, and when nobody knows. */
  costMicroUsd: MicroUsdColumn.nullable(),
  revenueMicroUsd: MicroUsdColumn.nullable(),
  costSource: z.enum(['upstream', 'counted', 'none', 'unknown']).nullable(),
  inputTokens: z.number().nullable(),
  cachedInputTokens: z.number().nullable(),
  cacheWriteTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  reasoningTokens: z.number().nullable(),
  upstreamPriceId: z.string(),
  operationPriceId: z.string(),
  failureCode: z.string().nullable(),
  requestId: z.string(),
  createdAt: z.date(),
  firstTokenAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});
export type StaffGeneration = z.output<typeof StaffGeneration>;

const COLUMNS: Sql = sql`
  g.customer_id AS "customerId", g.id AS "generationId", g.installation_id AS "installationId", g.api_key_id AS "apiKeyId",
  g.operation, g.model, g.upstream, g.streamed, g.state, g.reserved_micro_credits AS "reservedMicroCredits",
  g.charge_micro_credits AS "chargeMicroCredits", g.cost_micro_usd AS "costMicroUsd", g.revenue_micro_usd AS "revenueMicroUsd",
  g.cost_source AS "costSource", g.input_tokens AS "inputTokens", g.cached_input_tokens AS "cachedInputTokens",
  g.cache_write_tokens AS "cacheWriteTokens", g.output_tokens AS "outputTokens", g.reasoning_tokens AS "reasoningTokens",
  g.upstream_price_id AS "upstreamPriceId", g.operation_price_id AS "operationPriceId", g.failure_code AS "failureCode",
  g.request_id AS "requestId", g.created_at AS "createdAt", g.first_token_at AS "firstTokenAt", g.finished_at AS "finishedAt"`;

/** Generations of a customer or of one installation, newest first; `before` is the last id of the page before. */
export async function recentGenerations(
  db: Db,
  given: { customerId: string; installationId?: string; limit: number; before?: string },
): Promise<StaffGeneration[]> {
  const { installationId } = given;
  const before = given.before !== undefined && isId('gen', given.before) ? given.before : undefined;
  return rows(
    db,
    StaffGeneration,
    sql`SELECT ${COLUMNS} FROM generation g
         WHERE g.customer_id = ${given.customerId}
           ${installationId === undefined ? noSql : sql`AND g.installation_id = ${installationId}`}
           ${before === undefined ? noSql : sql`AND g.id < ${before}`}
         ORDER BY g.id DESC LIMIT ${Math.min(given.limit, PAGE_ROWS_MAX)}`,
  );
}

const Attempt = z.object({
  number: z.number(),
  startedAt: z.string(),
  durationMs: z.number(),
  outcome: z.string(),
  status: z.number().nullable(),
  upstreamRequestId: z.string().nullable(),
  message: z.string().nullable(),
});

const WholeGeneration = StaffGeneration.extend({
  customerName: z.string(),
  installationName: z.string(),
  apiKeyName: z.string().nullable(),
  /** The tries at the upstream, as the generation wrote them down. */
  attempts: z.array(Attempt),
  /** The upstream's own words about what was used. */
  rawUsage: z.unknown(),
  /** What holds its credits: open while it runs. */
  reservationState: z.enum(['open', 'settled', 'released', 'lapsed']).nullable(),
  leaseUntil: z.date().nullable(),
});
export type WholeGeneration = z.output<typeof WholeGeneration>;

/** Everything that is kept of one generation, whoever asked for it; undefined when there is none. For staff. */
export async function findGeneration(
  db: Db,
  generationId: string,
): Promise<WholeGeneration | undefined> {
  if (!isId('gen', generationId)) return undefined;
  return row(
    db,
    WholeGeneration,
    sql`SELECT ${COLUMNS}, g.attempts, g.raw_usage AS "rawUsage", c.name AS "customerName", i.name AS "installationName",
               k.name AS "apiKeyName", r.state AS "reservationState", r.lease_until AS "leaseUntil"
          FROM generation g
          JOIN customer c ON c.id = g.customer_id
          JOIN installation i ON i.customer_id = g.customer_id AND i.id = g.installation_id
          LEFT JOIN api_key k ON k.id = g.api_key_id
          LEFT JOIN ledger_reservation r ON r.customer_id = g.customer_id AND r.generation_id = g.id
         WHERE g.id = ${generationId}`,
  );
}
