import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { type Db, noSql, rows, type Sql, sql } from '@/lib/platform/db';
import { type MicroUsd, microUsd } from '@/lib/platform/units';
import { grainStarts, type Period } from './period';
import { MicroUsdColumn, ProfitSums, SUMS, SUMS_OF_SUMS, Sums, withinPeriod } from './profit';
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
});
export type InstallationProfit = z.output<typeof InstallationProfit>;

const FilterTotals = ProfitSums.extend({ installations: z.number() });
/** A page that is empty has totals all the same. */
const PageRow = z.looseObject({ installationId: z.string().nullable(), totals: FilterTotals });

export type ProfitPage = {
  installations: InstallationProfit[];
  /** Of everything that the filter lets through; `installations` is how many that are. */
  totals: z.output<typeof FilterTotals>;
};

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
   WHERE g.customer_id = f."customerId" AND g.installation_id = f."installationId" ORDER BY g.id DESC LIMIT 1), f.last_bucket)`;

const FLAGGED: Record<InstallationFlag, Sql> = {
  loss: sql`f."profitMicroUsd" < 0`,
  silent: sql`f."archivedAt" IS NULL AND ${LAST_SEEN} < now() - make_interval(days => ${SILENT_DAYS})`,
  unknown: sql`f."unknownCosts" > 0`,
};

const TOTALS = sql`count(*) AS "installations", ${SUMS_OF_SUMS}`;

/** The installations that a filter lets through: with usage in the period, or still connected. */
function filtered(period: Period, filter: ProfitFilter): Sql {
  const { customerId } = filter;
  const pattern = patternOf(filter.search);
  const text = filter.search?.trim();
  return sql`
    WITH usage AS (
      SELECT u.customer_id, u.installation_id, max(u.bucket_at) AS last_bucket, ${SUMS}
        FROM usage_rollup u
       WHERE ${withinPeriod(period, customerId === undefined ? {} : { customerId })}
       GROUP BY u.customer_id, u.installation_id
    ), connected AS (
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
                    OR i.id = ${text} OR i.customer_id = ${text})`
         }
    ), found AS MATERIALIZED (
      SELECT f.* FROM connected f ${filter.flag === undefined ? noSql : sql`WHERE ${FLAGGED[filter.flag]}`}
    )`;
}

/** One reading of the rollups gives both the page and the totals of all that the filter lets through. */
async function read(db: Db, period: Period, query: InstallationProfitQuery): Promise<ProfitPage> {
  const direction = query.descending ? sql`DESC NULLS LAST` : sql`ASC NULLS LAST`;
  const order = sql`ORDER BY ${SORT_KEY[query.sort]} ${direction}, "installationId"`;
  // The last generation is looked up for the rows that are shown only, unless it decides which they are.
  const found = await rows(
    db,
    PageRow,
    sql`${filtered(period, query)},
      page AS (SELECT f.*, ${LAST_SEEN} AS "lastSeenAt" FROM found f ${order} LIMIT ${query.limit} OFFSET ${query.offset})
      SELECT page.*, t.totals FROM (SELECT to_jsonb(s) AS totals FROM (SELECT ${TOTALS} FROM found) AS s) AS t LEFT JOIN page ON TRUE ${order}`,
  );
  const first = found[0];
  assert(first, 'there are totals even of nothing');
  return {
    installations: found.flatMap((row) => (row.installationId === null ? [] : rowOf(row))),
    totals: first.totals,
  };
}

const rowOf = (row: z.output<typeof PageRow>): InstallationProfit => InstallationProfit.parse(row);

/** A page of installations, sorted, and the totals of everything that the filter lets through. Throws InvalidInput. */
export const profitByInstallation = (
  db: Db,
  period: Period,
  query: InstallationProfitQuery,
): Promise<ProfitPage> =>
  read(db, period, { ...query, limit: Math.min(query.limit, PROFIT_PAGE_ROWS_MAX) });

/** The whole filtered set for an export, in one snapshot; at most PROFIT_EXPORT_ROWS_MAX rows. Throws InvalidInput. */
export const profitForExport = (
  db: Db,
  period: Period,
  query: Omit<InstallationProfitQuery, 'limit' | 'offset'>,
): Promise<ProfitPage> => read(db, period, { ...query, limit: PROFIT_EXPORT_ROWS_MAX, offset: 0 });

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
