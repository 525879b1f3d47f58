import { counter } from '@/lib/platform/metrics';
import { microCredits } from '@/lib/platform/units';
import type { GenerationContext } from './context';
import { type FinishItem, finishGenerations, type Overdue, selectOverdue } from './store';

const BATCH_MAX = 500;

/**
 * Ends generations whose reservation is open past its lease: their process died. The credits go back, nothing is charged,
 * and what it cost stays unknown, for everybody to see. Safe to repeat and to run in many processes; one that is settled
 * at the same moment is left as it is. Returns how many it ended.
 */
export async function recoverGenerations(
  ctx: Pick<GenerationContext, 'db' | 'now' | 'log'>,
): Promise<{ recovered: number }> {
  let recovered = 0;
  for (;;) {
    const overdue = await selectOverdue(ctx.db, ctx.now, BATCH_MAX);
    for (const [customerId, ofCustomer] of byCustomer(overdue)) {
      const items = ofCustomer.map(abandonedItem);
      const options = { lapse: true, now: ctx.now };
      const outcomes = await finishGenerations(ctx.db, customerId, items, options);
      const lapsed = outcomes.filter(({ outcome }) => outcome === 'lapsed').length;
      recovered += lapsed;
      if (lapsed > 0)
        ctx.log.error(
          { customerId, generationIds: ofCustomer.map(({ generationId }) => generationId) },
          'generations were abandoned: their cost is unknown',
        );
    }
    if (overdue.length < BATCH_MAX) break;
  }
  abandoned().inc(recovered);
  return { recovered };
}

const abandoned = () =>
  counter({
    name: 'tokentill_generations_abandoned_total',
    help: 'Generations whose process died before it could settle them',
  });

function byCustomer(overdue: readonly Overdue[]): Map<string, Overdue[]> {
  const found = new Map<string, Overdue[]>();
  for (const one of overdue) {
    const known = found.get(one.customerId);
    if (known === undefined) found.set(one.customerId, [one]);
    else known.push(one);
  }
  return found;
}

const abandonedItem = ({ generationId, installationId }: Overdue): FinishItem => ({
  id: generationId,
  installation_id: installationId,
  principal_id: 'system',
  route: null,
  request_key: null,
  state: 'abandoned',
  charge_micro_credits: microCredits(0),
  cost_micro_usd: null,
  cost_source: 'unknown',
  input_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  output_tokens: null,
  reasoning_tokens: null,
  raw_usage: null,
  failure_code: 'generation.abandoned',
  attempts: [],
  first_token_at: null,
  result: null,
});
