import { z } from 'zod';
import { type Db, rows, sql } from '@/lib/platform/db';
import { type MicroCredits, microCredits } from '@/lib/platform/units';
import { grainStarts, type Period } from './period';
import { withinPeriod } from './profit';

const SpendPoint = z.object({
  installationId: z.string(),
  at: z.date(),
  generations: z.number(),
  failures: z.number(),
  tokens: z.number(),
  chargeMicroCredits: z.number(),
});

/** What one installation used in a period. Only what a customer may see: no cost, no revenue. */
export type InstallationSpend = {
  installationId: string;
  generations: number;
  failures: number;
  /** In, cached and out together. */
  tokens: number;
  chargeMicroCredits: MicroCredits;
  /** The charge of each grain of the period, in order: what a sparkline or a stacked bar draws. */
  charges: MicroCredits[];
};

/** What each installation of a customer used in the period, dearest first; those without usage are left out. */
export async function spendByInstallation(
  db: Db,
  period: Period,
  customerId: string,
): Promise<InstallationSpend[]> {
  const points = await rows(
    db,
    SpendPoint,
    sql`SELECT u.installation_id AS "installationId", date_trunc(${period.grain}, u.bucket_at, ${period.timeZone}) AS "at",
               sum(u.generations)::bigint AS "generations", sum(u.failures)::bigint AS "failures",
               sum(u.input_tokens + u.cached_input_tokens + u.output_tokens)::bigint AS "tokens",
               sum(u.charge_micro_credits)::bigint AS "chargeMicroCredits"
          FROM usage_rollup u WHERE ${withinPeriod(period, { customerId })} GROUP BY 1, 2`,
  );
  const starts = grainStarts(period).map((at) => at.getTime());
  const position = new Map(starts.map((at, index) => [at, index]));
  const spends = new Map<string, InstallationSpend>();
  for (const point of points) {
    const spend = spends.get(point.installationId) ?? unused(point.installationId, starts.length);
    spends.set(point.installationId, spend);
    spend.generations += point.generations;
    spend.failures += point.failures;
    spend.tokens += point.tokens;
    spend.chargeMicroCredits = microCredits(spend.chargeMicroCredits + point.chargeMicroCredits);
    const index = position.get(point.at.getTime());
    if (index !== undefined) spend.charges[index] = microCredits(point.chargeMicroCredits);
  }
  return [...spends.values()].sort(
    (a, b) =>
      b.chargeMicroCredits - a.chargeMicroCredits ||
      a.installationId.localeCompare(b.installationId),
  );
}

const unused = (installationId: string, grains: number): InstallationSpend => ({
  installationId,
  generations: 0,
  failures: 0,
  tokens: 0,
  chargeMicroCredits: microCredits(0),
  charges: Array.from({ length: grains }, () => microCredits(0)),
});
