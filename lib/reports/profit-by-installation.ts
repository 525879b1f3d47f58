import { z } from 'zod';
import { type Db, noSql, rows, type Sql, sql } from '@/lib/platform/db';
import { type MicroUsd, microUsd } from '@/lib/platform/units';
import { grainStarts, type Period } from './period';
import { MicroUsdColumn, ProfitSums, SUMS, Sums, withinPeriod } from './profit';
import { patternOf } from './search';

const InstallationProfit = z.object({
  customerId: z.string(),
  installationId: z.string(),
  installationName: z.string(),
  domain: z.string().nullable(),
  customerName: z.string(),
  createdAt: z.date(),
  archivedAt: z.date().nullable(),
  /** Its last generation, whenever that was. */
  lastSeenAt: z.date().nullable(),
  ...Sums,
  total: z.number(),
});
export type InstallationProfit = Omit<z.output<typeof InstallationProfit>, 'total'>;

export const PROFIT_SORTS = [
  'profit',
  'revenue',
  'cost',
  'margin',
  'tokens',
  'generations',
  'name',
  'customer',
  'last_seen',
] as const;
export type ProfitSort = (typeof PROFIT_SORTS)[number];
export const PROFIT_PAGE_ROWS_MAX = 100;
export const PROFIT_EXPORT_ROWS_MAX = 50_000;

const SORT_KEY: Record<ProfitSort, Sql> = {
  profit: sql`"profitMicroUsd"`,
  revenue: sql`"revenueMicroUsd"`,
  cost: sql`"costMicroUsd"`,
  // Without revenue there is no margin, which is not a margin of zero.
  margin: sql`CASE WHEN "revenueMicroUsd" > 0 THEN "profitMicroUsd"::numeric / "revenueMicroUsd" END`,
  tokens: sql`"inputTokens" + "cachedInputTokens" + "outputTokens"`,
  generations: sql`"generations"`,
  name: sql`lower("installationName")`,
  customer: sql`lower("customerName")`,
  last_seen: sql`"lastSeenAt"`,
};

/** Something to look at: costs more than it earns, no generation for a week, costs that nobody knows. */
export const INSTALLATION_FLAGS = ['loss', 'silent', 'unknown'] as const;
export type InstallationFlag = (typeof INSTALLATION_FLAGS)[number];
const SILENT_DAYS = 7;

export type ProfitFilter = {
  /** Part of the installation's name or domain, or of the customer's name or e-mail; or a whole id. */
  search?: string;
  customerId?: string;
  flag?: InstallationFlag;
};

export type InstallationProfitQuery = ProfitFilter & {
  sort: ProfitSort;
  descending: boolean;
  limit: number;
  /** Rows to leave out: the page before ended there. */
  offset: number;
};

const LAST_SEEN = sql`coalesce((
  SELECT g.created_at FROM generation g
   WHERE g.customer_id = found."customerId" AND g.installation_id = found."installationId" ORDER BY g.id DESC LIMIT 1), last_bucket)`;

const FLAGGED: Record<InstallationFlag, Sql> = {
  loss: sql`"profitMicroUsd" < 0`,
  silent: sql`"archivedAt" IS NULL AND ${LAST_SEEN} < now() - make_interval(days => ${SILENT_DAYS})`,
  unknown: sql`"unknownCosts" > 0`,
};

const flagged = (filter: ProfitFilter): Sql =>
  filter.flag === undefined ? noSql : sql`WHERE ${FLAGGED[filter.flag]}`;

/** The installations that a filter lets through: with usage in the period, or still connected. */
function filtered(period: Period, filter: ProfitFilter): Sql {
  const { customerId } = filter;
  const pattern = patternOf(filter.search);
  return sql`
    WITH usage AS (
      SELECT u.customer_id, u.installation_id, max(u.bucket_at) AS last_bucket, ${SUMS}
        FROM usage_rollup u
       WHERE ${withinPeriod(period, customerId === undefined ? {} : { customerId })}
       GROUP BY u.customer_id, u.installation_id
    ), found AS (
      SELECT i.customer_id AS "customerId", i.id AS "installationId", i.name AS "installationName", i.domain AS "domain",
             c.name AS "customerName", i.created_at AS "createdAt", i.archived_at AS "archivedAt", usage.last_bucket,
             coalesce(usage."generations", 0)::bigint AS "generations", coalesce(usage."failures", 0)::bigint AS "failures",
             coalesce(usage."unknownCosts", 0)::bigint AS "unknownCosts", coalesce(usage."inputTokens", 0)::bigint AS "inputTokens",
             coalesce(usage."cachedInputTokens", 0)::bigint AS "cachedInputTokens", coalesce(usage."outputTokens", 0)::bigint AS "outputTokens",
             coalesce(usage."chargeMicroCredits", 0)::bigint AS "chargeMicroCredits", coalesce(usage."costMicroUsd", 0)::bigint AS "costMicroUsd",
             coalesce(usage."revenueMicroUsd", 0)::bigint AS "revenueMicroUsd", coalesce(usage."profitMicroUsd", 0)::bigint AS "profitMicroUsd"
        FROM installation i
        JOIN customer c ON c.id = i.customer_id
        LEFT JOIN usage ON usage.customer_id = i.customer_id AND usage.installation_id = i.id
       WHERE (usage.installation_id IS NOT NULL OR i.archived_at IS NULL)
         ${customerId === undefined ? noSql : sql`AND i.customer_id = ${customerId}`}
         ${
           pattern === undefined
             ? noSql
             : sql`AND (i.name ILIKE ${pattern} OR i.domain ILIKE ${pattern} OR c.name ILIKE ${pattern} OR c.email ILIKE ${pattern}
                    OR i.id = ${filter.search?.trim()} OR i.customer_id = ${filter.search?.trim()})`
         }
    )`;
}

function page(period: Period, query: InstallationProfitQuery, rowsMax: number): Sql {
  const direction = query.descending ? sql`DESC NULLS LAST` : sql`ASC NULLS LAST`;
  // The last generation is looked up for the rows that are shown only, unless it decides which they are.
  return sql`${filtered(period, query)}
    SELECT *, count(*) OVER () AS "total",
           ${LAST_SEEN} AS "lastSeenAt"
      FROM found ${flagged(query)}
     ORDER BY ${SORT_KEY[query.sort]} ${direction}, "installationId"
     LIMIT ${Math.min(query.limit, rowsMax)} OFFSET ${query.offset}`;
}

/** A page of installations, sorted; `total` counts all that the filter lets through. Throws InvalidInput. */
export async function profitByInstallation(
  db: Db,
  period: Period,
  query: InstallationProfitQuery,
): Promise<{ installations: InstallationProfit[]; total: number }> {
  const found = await rows(db, InstallationProfit, page(period, query, PROFIT_PAGE_ROWS_MAX));
  const installations = found.map(({ total: _total, ...installation }) => installation);
  return { installations, total: found[0]?.total ?? 0 };
}

/** The whole filtered set for an export, in one snapshot; at most PROFIT_EXPORT_ROWS_MAX rows. Throws InvalidInput. */
export async function profitForExport(
  db: Db,
  period: Period,
  query: Omit<InstallationProfitQuery, 'limit' | 'offset'>,
): Promise<{ installations: InstallationProfit[]; total: number }> {
  const whole = { ...query, limit: PROFIT_EXPORT_ROWS_MAX, offset: 0 };
  const found = await rows(db, InstallationProfit, page(period, whole, PROFIT_EXPORT_ROWS_MAX));
  return { installations: found, total: found[0]?.total ?? 0 };
}

/** The sums of everything that a filter lets through: the totals row under a page of it. Throws InvalidInput. */
export async function profitOfFilter(
  db: Db,
  period: Period,
  filter: ProfitFilter,
): Promise<ProfitSums & { installations: number }> {
  const Totals = ProfitSums.extend({ installations: z.number() });
  const [totals] = await rows(
    db,
    Totals,
    sql`${filtered(period, filter)}
      SELECT count(*) AS "installations", ${TOTALS} FROM found ${flagged(filter)}`,
  );
  return Totals.parse(totals);
}

const TOTALS = sql`
  coalesce(sum("generations"), 0)::bigint AS "generations", coalesce(sum("failures"), 0)::bigint AS "failures",
  coalesce(sum("unknownCosts"), 0)::bigint AS "unknownCosts", coalesce(sum("inputTokens"), 0)::bigint AS "inputTokens",
  coalesce(sum("cachedInputTokens"), 0)::bigint AS "cachedInputTokens", coalesce(sum("outputTokens"), 0)::bigint AS "outputTokens",
  coalesce(sum("chargeMicroCredits"), 0)::bigint AS "chargeMicroCredits", coalesce(sum("costMicroUsd"), 0)::bigint AS "costMicroUsd",
  coalesce(sum("revenueMicroUsd"), 0)::bigint AS "revenueMicroUsd", coalesce(sum("profitMicroUsd"), 0)::bigint AS "profitMicroUsd"`;

const SparkPoint = z.object({
  installationId: z.string(),
  at: z.date(),
  profitMicroUsd: MicroUsdColumn,
});

/** Profit for each grain of the period, for each of the installations: what a row's sparkline draws. */
export async function profitSparklines(
  db: Db,
  period: Period,
  installations: readonly { customerId: string; installationId: string }[],
): Promise<Map<string, MicroUsd[]>> {
  const customerIds = installations.map(({ customerId }) => customerId);
  const installationIds = installations.map(({ installationId }) => installationId);
  const points = await rows(
    db,
    SparkPoint,
    sql`SELECT u.installation_id AS "installationId", date_trunc(${period.grain}, u.bucket_at, ${period.timeZone}) AS "at",
               sum(u.revenue_micro_usd - u.cost_micro_usd)::bigint AS "profitMicroUsd"
          FROM unnest(${customerIds}::text[], ${installationIds}::text[]) AS w (customer_id, installation_id)
          JOIN usage_rollup u ON u.customer_id = w.customer_id AND u.installation_id = w.installation_id
           AND u.bucket_at >= ${period.from} AND u.bucket_at < ${period.until}
         GROUP BY 1, 2`,
  );
  const starts = grainStarts(period).map((at) => at.getTime());
  const position = new Map(starts.map((at, i) => [at, i]));
  const lines = new Map(installationIds.map((id) => [id, starts.map(() => microUsd(0))]));
  for (const point of points) {
    const line = lines.get(point.installationId);
    const at = position.get(point.at.getTime());
    if (line && at !== undefined) line[at] = point.profitMicroUsd;
  }
  return lines;
}
