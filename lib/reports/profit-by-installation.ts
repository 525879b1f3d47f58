import { z } from 'zod';
import { type Db, noSql, rows, type Sql, sql } from '@/lib/platform/db';
import { InvalidInput } from '@/lib/platform/errors';
import { grainStarts, type Period } from './period';
import { SUMS, withinPeriod } from './profit';

const InstallationProfit = z.object({
  customerId: z.string(),
  installationId: z.string(),
  installationName: z.string(),
  domain: z.string().nullable(),
  customerName: z.string(),
  lastSeenAt: z.date().nullable(),
  generations: z.number(),
  failures: z.number(),
  unknownCosts: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  chargeMicroCredits: z.number(),
  costMicroUsd: z.number(),
  revenueMicroUsd: z.number(),
  profitMicroUsd: z.number(),
  total: z.number(),
});
export type InstallationProfit = Omit<z.output<typeof InstallationProfit>, 'total'>;

export const PROFIT_SORTS = [
  'profit',
  'revenue',
  'cost',
  'tokens',
  'generations',
  'name',
  'last_seen',
] as const;
export type ProfitSort = (typeof PROFIT_SORTS)[number];
export const PROFIT_PAGE_ROWS_MAX = 100;
const SEARCH_LENGTH_MAX = 200;

const SORT_KEY: Record<ProfitSort, Sql> = {
  profit: sql`"profitMicroUsd"`,
  revenue: sql`"revenueMicroUsd"`,
  cost: sql`"costMicroUsd"`,
  tokens: sql`coalesce(usage."inputTokens" + usage."cachedInputTokens" + usage."outputTokens", 0)`,
  generations: sql`"generations"`,
  name: sql`lower(i.name)`,
  last_seen: sql`"lastSeenAt"`,
};

export type InstallationProfitQuery = {
  sort: ProfitSort;
  descending: boolean;
  /** Part of the installation's name or domain, or of the customer's name. */
  search?: string;
  customerId?: string;
  limit: number;
  /** Rows to leave out: the page before ended there. */
  offset: number;
};

/** Installations with usage in the period or still connected, sorted; `total` counts all that the filter lets through. */
export async function profitByInstallation(
  db: Db,
  period: Period,
  query: InstallationProfitQuery,
): Promise<{ installations: InstallationProfit[]; total: number }> {
  if (query.search !== undefined && query.search.length > SEARCH_LENGTH_MAX) {
    throw new InvalidInput([
      { pointer: '/search', detail: `has at most ${SEARCH_LENGTH_MAX} characters` },
    ]);
  }
  const pattern = query.search ? `%${query.search.replace(/[\\%_]/g, '\\$&')}%` : undefined;
  const found = await rows(
    db,
    InstallationProfit,
    sql`WITH usage AS (
          SELECT u.customer_id, u.installation_id, max(u.bucket_at) AS last_bucket, ${SUMS}
            FROM usage_rollup u
           WHERE ${withinPeriod(period, query.customerId === undefined ? {} : { customerId: query.customerId })}
           GROUP BY u.customer_id, u.installation_id)
        SELECT i.customer_id AS "customerId", i.id AS "installationId", i.name AS "installationName", i.domain AS "domain", c.name AS "customerName",
               usage.last_bucket AS "lastSeenAt",
               coalesce(usage."generations", 0)::bigint AS "generations", coalesce(usage."failures", 0)::bigint AS "failures",
               coalesce(usage."unknownCosts", 0)::bigint AS "unknownCosts", coalesce(usage."inputTokens", 0)::bigint AS "inputTokens",
               coalesce(usage."cachedInputTokens", 0)::bigint AS "cachedInputTokens", coalesce(usage."outputTokens", 0)::bigint AS "outputTokens",
               coalesce(usage."chargeMicroCredits", 0)::bigint AS "chargeMicroCredits", coalesce(usage."costMicroUsd", 0)::bigint AS "costMicroUsd",
               coalesce(usage."revenueMicroUsd", 0)::bigint AS "revenueMicroUsd", coalesce(usage."profitMicroUsd", 0)::bigint AS "profitMicroUsd",
               count(*) OVER () AS "total"
          FROM installation i
          JOIN customer c ON c.id = i.customer_id
          LEFT JOIN usage ON usage.customer_id = i.customer_id AND usage.installation_id = i.id
         WHERE (usage.installation_id IS NOT NULL OR i.archived_at IS NULL)
           ${query.customerId === undefined ? noSql : sql`AND i.customer_id = ${query.customerId}`}
           ${pattern === undefined ? noSql : sql`AND (i.name ILIKE ${pattern} OR i.domain ILIKE ${pattern} OR c.name ILIKE ${pattern})`}
         ORDER BY ${SORT_KEY[query.sort]} ${query.descending ? sql`DESC NULLS LAST` : sql`ASC NULLS LAST`}, i.id
         LIMIT ${Math.min(query.limit, PROFIT_PAGE_ROWS_MAX)} OFFSET ${query.offset}`,
  );
  const installations = found.map(({ total: _total, ...installation }) => installation);
  return { installations, total: found[0]?.total ?? 0 };
}

const SparkPoint = z.object({
  installationId: z.string(),
  at: z.date(),
  profitMicroUsd: z.number(),
});

/** Profit for each grain of the period, for each of the installations: what a row's sparkline draws. */
export async function profitSparklines(
  db: Db,
  period: Period,
  installationIds: readonly string[],
): Promise<Map<string, number[]>> {
  const points = await rows(
    db,
    SparkPoint,
    sql`SELECT u.installation_id AS "installationId", date_trunc(${period.grain}, u.bucket_at, ${period.timeZone}) AS "at",
               sum(u.revenue_micro_usd - u.cost_micro_usd)::bigint AS "profitMicroUsd"
          FROM usage_rollup u
         WHERE u.bucket_at >= ${period.from} AND u.bucket_at < ${period.until} AND u.installation_id = ANY (${[...installationIds]}::text[])
         GROUP BY 1, 2`,
  );
  const starts = grainStarts(period).map((at) => at.getTime());
  const position = new Map(starts.map((at, i) => [at, i]));
  const lines = new Map(installationIds.map((id) => [id, starts.map(() => 0)]));
  for (const point of points) {
    const line = lines.get(point.installationId);
    const at = position.get(point.at.getTime());
    if (line && at !== undefined) line[at] = point.profitMicroUsd;
  }
  return lines;
}
