import { z } from 'zod';
import { type Db, named, rows, sql } from '@/lib/platform/db';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';
import type { CostSource, GenerationState } from './generation';

/** One generation to begin, in the columns of `generation_begin`. */
export type BeginItem = {
  id: string;
  installation_id: string;
  api_key_id: string;
  principal_id: string;
  operation: string;
  model: string;
  upstream: string;
  streamed: boolean;
  reserved_micro_credits: MicroCredits;
  lease_seconds: number;
  upstream_price_id: string;
  operation_price_id: string;
  request_id: string;
  route: string;
  request_key: string | null;
  request_hash: string | null;
};

const quantity = z.number().int();

const BeginRow = z.object({
  outcome: z.enum([
    'begun',
    'insufficient',
    'key_refused',
    'spend_cap',
    'running',
    'mismatch',
    'replay',
  ]),
  generationId: z.string(),
  availableMicroCredits: quantity.nullable(),
});
export type BeginOutcome = z.output<typeof BeginRow>;

/** Begins generations of one customer in one statement: a row for each item, in their order. */
export function beginGenerations(
  db: Db,
  customerId: string,
  items: readonly BeginItem[],
  now: Date,
): Promise<BeginOutcome[]> {
  return rows(
    db,
    BeginRow,
    named(
      'generation_begin',
      sql`SELECT outcome, generation_id AS "generationId", available_micro_credits AS "availableMicroCredits"
            FROM generation_begin(${customerId}, ${JSON.stringify(items)}::jsonb, ${now}) ORDER BY item`,
    ),
  );
}

/** How one generation ended, in the columns of `generation_finish`. */
export type FinishItem = {
  id: string;
  installation_id: string;
  principal_id: string;
  route: string | null;
  request_key: string | null;
  state: Exclude<GenerationState, 'running'>;
  charge_micro_credits: MicroCredits;
  cost_micro_usd: MicroUsd | null;
  cost_source: CostSource;
  input_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  raw_usage: unknown;
  failure_code: string | null;
  attempts: readonly unknown[];
  first_token_at: string | null;
  /** Kept for a day when not null. */
  result: unknown;
};

const FinishRow = z.object({
  outcome: z.enum(['settled', 'released', 'lapsed', 'late', 'already']),
  chargeMicroCredits: quantity.nullable(),
  revenueMicroUsd: quantity.nullable(),
  availableMicroCredits: quantity.nullable(),
});
export type FinishOutcome = z.output<typeof FinishRow>;

/** Finishes generations of one customer in one statement: a row for each item, in their order. Safe to repeat. */
export function finishGenerations(
  db: Db,
  customerId: string,
  items: readonly FinishItem[],
  { lapse, now }: { lapse: boolean; now: Date },
): Promise<FinishOutcome[]> {
  return rows(
    db,
    FinishRow,
    named(
      'generation_finish',
      sql`SELECT outcome, charge_micro_credits AS "chargeMicroCredits", revenue_micro_usd AS "revenueMicroUsd",
                 available_after_micro_credits AS "availableMicroCredits"
            FROM generation_finish(${customerId}, ${JSON.stringify(items)}::jsonb, ${lapse}, ${now}) ORDER BY item`,
    ),
  );
}

const Overdue = z.object({
  customerId: z.string(),
  generationId: z.string(),
  installationId: z.string(),
});
export type Overdue = z.output<typeof Overdue>;

/** Generations whose reservation is open past its lease: their process is dead, or too slow to matter. */
export function selectOverdue(db: Db, now: Date, limit: number): Promise<Overdue[]> {
  return rows(
    db,
    Overdue,
    sql`SELECT r.customer_id AS "customerId", r.generation_id AS "generationId", g.installation_id AS "installationId"
          FROM ledger_reservation r
          JOIN generation g ON g.customer_id = r.customer_id AND g.id = r.generation_id
         WHERE r.state = 'open' AND r.lease_until < ${now}
         ORDER BY r.lease_until LIMIT ${limit}`,
  );
}
