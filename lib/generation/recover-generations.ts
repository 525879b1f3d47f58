import { isConnectionLoss } from '@/lib/platform/db';
import { counter } from '@/lib/platform/metrics';
import { microCredits } from '@/lib/platform/units';
import type { GenerationContext } from './context';
import { type FinishItem, finishGenerations, type Overdue, selectOverdue } from './store';

const BATCH_MAX = 500;

type RecoverContext = Pick<GenerationContext, 'db' | 'now' | 'log'>;

/**
 * Ends generations whose reservation is open past its lease: their process died. The credits go back, nothing is charged,
 * and what it cost stays unknown, for everybody to see. Safe to repeat and to run in many processes; one that is settled
 * at the same moment is left as it is. Returns how many it ended. One that cannot be ended holds up no other: the error
 * is thrown when everything else is done.
 */
export async function recoverGenerations(ctx: RecoverContext): Promise<{ recovered: number }> {
  const failures: unknown[] = [];
  let recovered = 0;
  for (let more = true; more; ) {
    const overdue = await selectOverdue(ctx.db, ctx.now, BATCH_MAX);
    const before = recovered;
    for (const [customerId, ofCustomer] of byCustomer(overdue))
      recovered += await recoverEach(ctx, { customerId, overdue: ofCustomer, failures });
    more = overdue.length === BATCH_MAX && recovered > before;
  }
  abandoned().inc(recovered);
  if (failures.length > 0) throw failures[0];
  return { recovered };
}

/** All of a customer's in one statement; when that fails, one by one, so that only the one that is wrong stays. */
async function recoverEach(
  ctx: RecoverContext,
  given: { customerId: string; overdue: readonly Overdue[]; failures: unknown[] },
): Promise<number> {
  const { customerId, overdue, failures } = given;
  try {
    return await recoverTogether(ctx, customerId, overdue);
  } catch (error) {
    if (isConnectionLoss(error)) throw error;
    const [only] = overdue;
    if (overdue.length === 1) {
      ctx.log.error({ err: error, generationId: only?.generationId }, 'a generation stays open');
      failures.push(error);
      return 0;
    }
    let recovered = 0;
    for (const one of overdue)
      recovered += await recoverEach(ctx, { customerId, overdue: [one], failures });
    return recovered;
  }
}

async function recoverTogether(
  ctx: RecoverContext,
  customerId: string,
  overdue: readonly Overdue[],
): Promise<number> {
  const options = { lapse: true, now: ctx.now };
  const outcomes = await finishGenerations(ctx.db, customerId, overdue.map(abandonedItem), options);
  const lapsed = overdue.filter((_one, at) => outcomes[at]?.outcome === 'lapsed');
  if (lapsed.length > 0) {
    const generationIds = lapsed.map(({ generationId }) => generationId);
    ctx.log.error(
      { customerId, generationIds },
      'generations were abandoned: their cost is unknown',
    );
  }
  return lapsed.length;
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
