import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { db, rows, sql } from '@/lib/platform/db';
import { type Id, newId } from '@/lib/platform/ids';
import { NOW } from './wallets';

const Begun = z.object({
  outcome: z.string(),
  id: z.string(),
  available: z.number().nullable(),
});
const Finished = z.object({ outcome: z.string(), charge: z.number(), revenue: z.number() });

type Item = { id: Id<'gen'>; microCredits: number; leaseSeconds?: number };

/** Begins generations as production does, with everything but the credits made up. */
export const beginGenerations = (customerId: string, items: readonly Item[], now: Date = NOW) =>
  rows(
    db(),
    Begun,
    sql`SELECT outcome, generation_id AS id, available_micro_credits AS available
          FROM generation_begin(${customerId}, ${JSON.stringify(
            items.map((item) => ({
              id: item.id,
              installation_id: 'ins_00000000000000000000000000',
              operation: 'chat',
              model: 'a-model',
              upstream: 'openai',
              streamed: false,
              reserved_micro_credits: item.microCredits,
              lease_seconds: item.leaseSeconds ?? 60,
              principal_id: 'system',
              upstream_price_id: 'upr',
              operation_price_id: 'opr',
              request_id: 'req',
            })),
          )}::jsonb, ${now}) ORDER BY item`,
  );

/** Finishes them: charged above zero they succeeded, else they failed, or were abandoned when `lapse` says so. */
export const finishGenerations = (
  customerId: string,
  items: readonly { id: string; charge: number }[],
  options: { lapse?: boolean; now?: Date } = {},
) =>
  rows(
    db(),
    Finished,
    sql`SELECT outcome, charge_micro_credits AS charge, revenue_micro_usd AS revenue
          FROM generation_finish(${customerId}, ${JSON.stringify(
            items.map((item) => ({
              id: item.id,
              charge_micro_credits: item.charge,
              principal_id: 'system',
              state: options.lapse ? 'abandoned' : item.charge > 0 ? 'succeeded' : 'failed',
              cost_micro_usd: options.lapse ? null : 900,
              cost_source: options.lapse ? 'unknown' : 'upstream',
              ...(options.lapse ? {} : { input_tokens: 10, output_tokens: 20 }),
            })),
          )}::jsonb, ${options.lapse ?? false}, ${options.now ?? NOW}) ORDER BY item`,
  );

/** A running generation. */
export async function aGeneration(
  customerId: string,
  microCredits: number,
  now: Date = NOW,
): Promise<Id<'gen'>> {
  const id = newId('gen', now);
  const [begun] = await beginGenerations(customerId, [{ id, microCredits }], now);
  assert(begun?.outcome === 'begun', `the generation begins: ${begun?.outcome}`);
  return id;
}
