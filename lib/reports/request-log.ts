import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { type Db, noSql, row, rows, type Sql, sql } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { microCredits } from '@/lib/platform/units';

const PAGE_ROWS_MAX = 1_000;
const FACET_ROWS_MAX = 100;
const WORD_LENGTH_MAX = 200;

export const REQUEST_STATES = ['running', 'succeeded', 'failed', 'cancelled', 'abandoned'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Which requests of a customer: everything that is given must hold. The period is half-open, by when a request began. */
export type RequestFilter = {
  customerId: string;
  from: Date;
  until: Date;
  installationId?: string | undefined;
  keyId?: string | undefined;
  operation?: string | undefined;
  model?: string | undefined;
  state?: RequestState | undefined;
};

const LoggedRequest = z.object({
  id: z.string(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
  installationId: z.string(),
  installationName: z.string(),
  domain: z.string().nullable(),
  keyId: z.string().nullable(),
  keyName: z.string().nullable(),
  keyPrefix: z.string().nullable(),
  keyLastFour: z.string().nullable(),
  operation: z.string(),
  model: z.string(),
  streamed: z.boolean(),
  state: z.enum(REQUEST_STATES),
  failureCode: z.string().nullable(),
  inputTokens: z.number().nullable(),
  cachedInputTokens: z.number().nullable(),
  cacheWriteTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  reasoningTokens: z.number().nullable(),
  /** The most that it could cost. */
  quotedMicroCredits: z.number().transform(microCredits),
  /** Null while it runs. */
  chargeMicroCredits: z.number().transform(microCredits).nullable(),
  requestId: z.string(),
});
/** One row of the request log, as its customer may see it: no cost, no revenue. */
export type LoggedRequest = z.output<typeof LoggedRequest>;

const RequestSums = z.object({
  requests: z.number(),
  failures: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  chargeMicroCredits: z.number().transform(microCredits),
});
/** Sums over all rows that a filter lets through, not over a page. */
export type RequestSums = z.output<typeof RequestSums>;

/** `before`: older than that id; `after`: newer than that id. At most one of them. */
export type RequestCursor = { before?: string | undefined; after?: string | undefined };

function filtered(filter: RequestFilter): Sql {
  check(filter);
  // Ids carry their instant, so the period is a range of the primary key and reads only its months' partitions.
  return sql`g.customer_id = ${filter.customerId}
    AND g.id >= 'gen_' || ulid_digits(${filter.from}::timestamptz) AND g.id < 'gen_' || ulid_digits(${filter.until}::timestamptz)
    ${filter.installationId === undefined ? noSql : sql`AND g.installation_id = ${filter.installationId}`}
    ${filter.keyId === undefined ? noSql : sql`AND g.api_key_id = ${filter.keyId}`}
    ${filter.operation === undefined ? noSql : sql`AND g.operation = ${filter.operation}`}
    ${filter.model === undefined ? noSql : sql`AND g.model = ${filter.model}`}
    ${filter.state === undefined ? noSql : sql`AND g.state = ${filter.state}`}`;
}

function check(filter: RequestFilter): void {
  const wrong = [
    filter.installationId !== undefined && !isId('ins', filter.installationId) && 'site',
    filter.keyId !== undefined && !isId('key', filter.keyId) && 'key',
    (filter.operation?.length ?? 0) > WORD_LENGTH_MAX && 'operation',
    (filter.model?.length ?? 0) > WORD_LENGTH_MAX && 'model',
  ].filter((name) => name !== false);
  if (wrong.length > 0)
    throw new InvalidInput(
      wrong.map((name) => ({ pointer: `/${name}`, detail: 'is not something to filter by' })),
    );
}

/** A page of the request log, newest first. Throws InvalidInput for what is no id. */
export async function listRequests(
  db: Db,
  filter: RequestFilter,
  page: RequestCursor & { limit: number },
): Promise<{ requests: LoggedRequest[]; hasNewer: boolean; hasOlder: boolean }> {
  assert(page.limit >= 1 && page.limit <= PAGE_ROWS_MAX, `a page has 1 to ${PAGE_ROWS_MAX} rows`);
  const { before, after } = page;
  if (
    (before !== undefined && !isId('gen', before)) ||
    (after !== undefined && !isId('gen', after))
  )
    throw new InvalidInput([{ pointer: '/cursor', detail: 'is not the id of a request' }]);
  const upwards = after !== undefined;
  const cursor = upwards
    ? sql`AND g.id > ${after}`
    : before === undefined
      ? noSql
      : sql`AND g.id < ${before}`;
  const found = await rows(
    db,
    LoggedRequest,
    sql`SELECT g.id, g.created_at AS "createdAt", g.finished_at AS "finishedAt", g.installation_id AS "installationId",
               i.name AS "installationName", i.domain, g.api_key_id AS "keyId", k.name AS "keyName", k.prefix AS "keyPrefix",
               k.last_four AS "keyLastFour", g.operation, g.model, g.streamed, g.state, g.failure_code AS "failureCode",
               g.input_tokens AS "inputTokens", g.cached_input_tokens AS "cachedInputTokens", g.cache_write_tokens AS "cacheWriteTokens",
               g.output_tokens AS "outputTokens", g.reasoning_tokens AS "reasoningTokens",
               g.reserved_micro_credits AS "quotedMicroCredits", g.charge_micro_credits AS "chargeMicroCredits", g.request_id AS "requestId"
          FROM generation g
          JOIN installation i ON i.customer_id = g.customer_id AND i.id = g.installation_id
          LEFT JOIN api_key k ON k.id = g.api_key_id AND k.customer_id = g.customer_id
         WHERE ${filtered(filter)} ${cursor}
         ORDER BY g.id ${upwards ? sql`ASC` : sql`DESC`} LIMIT ${page.limit + 1}`,
  );
  const more = found.length > page.limit;
  const requests = found.slice(0, page.limit);
  if (upwards) requests.reverse();
  return {
    requests,
    hasNewer: upwards ? more : before !== undefined,
    hasOlder: upwards || more,
  };
}

/** The totals of everything that the filter lets through. */
export async function sumRequests(db: Db, filter: RequestFilter): Promise<RequestSums> {
  const found = await row(
    db,
    RequestSums,
    sql`SELECT count(*) AS "requests", count(*) FILTER (WHERE g.state IN ('failed', 'cancelled', 'abandoned')) AS "failures",
               coalesce(sum(g.input_tokens), 0)::bigint AS "inputTokens", coalesce(sum(g.cached_input_tokens), 0)::bigint AS "cachedInputTokens",
               coalesce(sum(g.output_tokens), 0)::bigint AS "outputTokens", coalesce(sum(g.charge_micro_credits), 0)::bigint AS "chargeMicroCredits"
          FROM generation g WHERE ${filtered(filter)}`,
  );
  assert(found, 'a sum has one row');
  return found;
}

/** Every request that the filter lets through, newest first, a batch at a time: for exports of any length. */
export async function* eachRequest(
  db: Db,
  filter: RequestFilter,
): AsyncGenerator<readonly LoggedRequest[]> {
  let before: string | undefined;
  for (;;) {
    const { requests, hasOlder } = await listRequests(db, filter, { limit: PAGE_ROWS_MAX, before });
    if (requests.length > 0) yield requests;
    before = requests.at(-1)?.id;
    if (!hasOlder || before === undefined) return;
  }
}

const Facet = z.object({ kind: z.enum(['operation', 'model']), value: z.string() });

/** The operations and models that a customer used in a period, to choose a filter from. */
export async function requestFacets(
  db: Db,
  { customerId, from, until }: Pick<RequestFilter, 'customerId' | 'from' | 'until'>,
): Promise<{ operations: string[]; models: string[] }> {
  const facets = await rows(
    db,
    Facet,
    sql`SELECT DISTINCT f.kind, f.value FROM usage_rollup u
          CROSS JOIN LATERAL (VALUES ('operation', u.operation), ('model', u.model)) AS f (kind, value)
         WHERE u.customer_id = ${customerId} AND u.bucket_at >= ${from} AND u.bucket_at < ${until}
         ORDER BY 1 DESC, 2 LIMIT ${2 * FACET_ROWS_MAX}`,
  );
  const valuesOf = (kind: 'operation' | 'model') =>
    facets.filter((facet) => facet.kind === kind).map((facet) => facet.value);
  return { operations: valuesOf('operation'), models: valuesOf('model') };
}
