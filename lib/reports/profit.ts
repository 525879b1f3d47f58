import { z } from 'zod';
import { type Db, noSql, rows, type Sql, sql } from '@/lib/platform/db';
import { microCredits, microUsd } from '@/lib/platform/units';
import { grainStarts, type Period, type ReportScope } from './period';

export const MicroUsdColumn = z.number().transform(microUsd);
export const MicroCreditsColumn = z.number().transform(microCredits);

export const Sums = {
  generations: z.number(),
  failures: z.number(),
  unknownCosts: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  chargeMicroCredits: MicroCreditsColumn,
  costMicroUsd: MicroUsdColumn,
  revenueMicroUsd: MicroUsdColumn,
  profitMicroUsd: MicroUsdColumn,
};
export const ProfitSums = z.object(Sums);
const ProfitPoint = z.object({ at: z.date(), ...Sums });
const ProfitOfModel = z.object({ model: z.string(), operation: z.string(), ...Sums });

/**
 * Sums over rollups. Revenue is what the consumed credits were bought for; cost is the upstream's price in force when the
 * tokens were used, unknown costs left out and counted; profit is gross profit: revenue − cost, before payment fees.
 */
export type ProfitSums = z.output<typeof ProfitSums>;
export type ProfitPoint = z.output<typeof ProfitPoint>;
export type ProfitOfModel = z.output<typeof ProfitOfModel>;

export const SUMS: Sql = sql`
  coalesce(sum(u.generations), 0)::bigint AS "generations", coalesce(sum(u.failures), 0)::bigint AS "failures",
  coalesce(sum(u.unknown_costs), 0)::bigint AS "unknownCosts", coalesce(sum(u.input_tokens), 0)::bigint AS "inputTokens",
  coalesce(sum(u.cached_input_tokens), 0)::bigint AS "cachedInputTokens", coalesce(sum(u.output_tokens), 0)::bigint AS "outputTokens",
  coalesce(sum(u.charge_micro_credits), 0)::bigint AS "chargeMicroCredits", coalesce(sum(u.cost_micro_usd), 0)::bigint AS "costMicroUsd",
  coalesce(sum(u.revenue_micro_usd), 0)::bigint AS "revenueMicroUsd",
  coalesce(sum(u.revenue_micro_usd - u.cost_micro_usd), 0)::bigint AS "profitMicroUsd"`;

/** Rows of SUMS added up again. */
export const SUMS_OF_SUMS: Sql = sql`
  coalesce(sum("generations"), 0)::bigint AS "generations", coalesce(sum("failures"), 0)::bigint AS "failures",
  coalesce(sum("unknownCosts"), 0)::bigint AS "unknownCosts", coalesce(sum("inputTokens"), 0)::bigint AS "inputTokens",
  coalesce(sum("cachedInputTokens"), 0)::bigint AS "cachedInputTokens", coalesce(sum("outputTokens"), 0)::bigint AS "outputTokens",
  coalesce(sum("chargeMicroCredits"), 0)::bigint AS "chargeMicroCredits", coalesce(sum("costMicroUsd"), 0)::bigint AS "costMicroUsd",
  coalesce(sum("revenueMicroUsd"), 0)::bigint AS "revenueMicroUsd", coalesce(sum("profitMicroUsd"), 0)::bigint AS "profitMicroUsd"`;

export const withinPeriod = (period: Period, scope: ReportScope): Sql => sql`
  u.bucket_at >= ${period.from} AND u.bucket_at < ${period.until}
  ${scope.customerId === undefined ? noSql : sql` AND u.customer_id = ${scope.customerId}`}
  ${scope.installationId === undefined ? noSql : sql` AND u.installation_id = ${scope.installationId}`}`;

/** The totals of a period. */
export async function profitTotals(
  db: Db,
  period: Period,
  scope: ReportScope = {},
): Promise<ProfitSums> {
  const [totals] = await rows(
    db,
    ProfitSums,
    sql`SELECT ${SUMS} FROM usage_rollup u WHERE ${withinPeriod(period, scope)}`,
  );
  return ProfitSums.parse(totals);
}

const EMPTY: ProfitSums = {
  generations: 0,
  failures: 0,
  unknownCosts: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  chargeMicroCredits: microCredits(0),
  costMicroUsd: microUsd(0),
  revenueMicroUsd: microUsd(0),
  profitMicroUsd: microUsd(0),
};

/** A point for each hour, day, week or month of the period in its zone, those without usage included. */
export async function profitByGrain(
  db: Db,
  period: Period,
  scope: ReportScope = {},
): Promise<ProfitPoint[]> {
  const found = await rows(
    db,
    ProfitPoint,
    // Few quarters of an hour, many rows in each: their day in the zone is worked out once a quarter.
    sql`SELECT date_trunc(${period.grain}, q.bucket_at, ${period.timeZone}) AS "at", ${SUMS_OF_SUMS}
          FROM (SELECT u.bucket_at, ${SUMS} FROM usage_rollup u WHERE ${withinPeriod(period, scope)} GROUP BY u.bucket_at) AS q
         GROUP BY 1 ORDER BY 1`,
  );
  const byInstant = new Map(found.map((point) => [point.at.getTime(), point]));
  return grainStarts(period).map((at) => byInstant.get(at.getTime()) ?? { at, ...EMPTY });
}

/** Sums for each operation and model, most costly first. */
export function profitByModel(
  db: Db,
  period: Period,
  scope: ReportScope = {},
): Promise<ProfitOfModel[]> {
  return rows(
    db,
    ProfitOfModel,
    sql`SELECT u.model AS "model", u.operation AS "operation", ${SUMS}
          FROM usage_rollup u WHERE ${withinPeriod(period, scope)}
         GROUP BY u.model, u.operation ORDER BY "costMicroUsd" DESC, u.model, u.operation`,
  );
}

/** The totals of points that were read already: a second reading would say the same. */
export function sumOfPoints(points: readonly ProfitSums[]): ProfitSums {
  const sum = (name: keyof ProfitSums) => points.reduce((total, point) => total + point[name], 0);
  return ProfitSums.parse(
    Object.fromEntries(
      (Object.keys(EMPTY) as (keyof ProfitSums)[]).map((name) => [name, sum(name)]),
    ),
  );
}
