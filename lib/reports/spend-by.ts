import { z } from 'zod';
import { type Db, rows, type Sql, sql } from '@/lib/platform/db';
import { type MicroCredits, microCredits } from '@/lib/platform/units';
import { grainStarts, type Period } from './period';
import { withinPeriod } from './profit';

export const SPEND_DIMENSIONS = ['site', 'model', 'operation'] as const;
export type SpendDimension = (typeof SPEND_DIMENSIONS)[number];

const COLUMN: Record<SpendDimension, Sql> = {
  site: sql`u.installation_id`,
  model: sql`u.model`,
  operation: sql`u.operation`,
};

const SpendPoint = z.object({
  key: z.string(),
  at: z.date(),
  generations: z.number(),
  failures: z.number(),
  tokens: z.number(),
  chargeMicroCredits: z.number(),
});

/** What one site, model or operation used in a period. Only what a customer may see: no cost, no revenue. */
export type Spend = {
  /** An installation's id, or the name of the model or operation. */
  key: string;
  generations: number;
  failures: number;
  /** In, cached and out together. */
  tokens: number;
  chargeMicroCredits: MicroCredits;
  /** The charge of each grain of the period, in order: what a sparkline or a stacked bar draws. */
  charges: MicroCredits[];
};

/** What a customer used in the period by site, model or operation, dearest first; what was not used is left out. */
export async function spendBy(
  db: Db,
  period: Period,
  customerId: string,
  dimension: SpendDimension,
): Promise<Spend[]> {
  const points = await rows(
    db,
    SpendPoint,
    sql`SELECT ${COLUMN[dimension]} AS "key", date_trunc(${period.grain}, u.bucket_at, ${period.timeZone}) AS "at",
               sum(u.generations)::bigint AS "generations", sum(u.failures)::bigint AS "failures",
               sum(u.input_tokens + u.cached_input_tokens + u.output_tokens)::bigint AS "tokens",
               sum(u.charge_micro_credits)::bigint AS "chargeMicroCredits"
          FROM usage_rollup u WHERE ${withinPeriod(period, { customerId })} GROUP BY 1, 2`,
  );
  const starts = grainStarts(period).map((at) => at.getTime());
  const position = new Map(starts.map((at, index) => [at, index]));
  const spends = new Map<string, Spend>();
  for (const point of points) {
    const spend = spends.get(point.key) ?? unused(point.key, starts.length);
    spends.set(point.key, spend);
    spend.generations += point.generations;
    spend.failures += point.failures;
    spend.tokens += point.tokens;
    spend.chargeMicroCredits = microCredits(spend.chargeMicroCredits + point.chargeMicroCredits);
    const index = position.get(point.at.getTime());
    if (index !== undefined) spend.charges[index] = microCredits(point.chargeMicroCredits);
  }
  return [...spends.values()].sort(
    (a, b) => b.chargeMicroCredits - a.chargeMicroCredits || a.key.localeCompare(b.key),
  );
}

const unused = (key: string, grains: number): Spend => ({
  key,
  generations: 0,
  failures: 0,
  tokens: 0,
  chargeMicroCredits: microCredits(0),
  charges: Array.from({ length: grains }, () => microCredits(0)),
});
