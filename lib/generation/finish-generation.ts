import { assert } from '@/lib/platform/assert';
import { constraintOf, db, isConnectionLoss } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { counter } from '@/lib/platform/metrics';
import { type MicroCredits, type MicroUsd, microCredits, microUsd } from '@/lib/platform/units';
import { coalesce } from './coalesce';
import { SettlementUnknown } from './errors';
import { type BeginItem, type FinishItem, type FinishOutcome, finishGenerations } from './store';

const ITEMS_MAX = 256;
const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 2_000;
/** How long an answer is held back for its settlement. The lease outlives it. */
const PATIENCE_MS = 60_000;
/** Deadlock, serialization failure, statement timeout, lock timeout: the statement did nothing and may be repeated. */
const TRANSIENT = new Set(['40001', '40P01', '57014', '55P03']);

const isTransient = (error: unknown): boolean =>
  isConnectionLoss(error) ||
  (error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    TRANSIENT.has(error.code));

type Finished = { outcome: FinishOutcome; finishedAt: Date };

const finishTogether = coalesce<FinishItem, Finished>(
  async (customerId, items) => {
    const now = new Date();
    const outcomes = await finishGenerations(db(), customerId, items, { lapse: false, now });
    return outcomes.map((outcome) => ({ outcome, finishedAt: now }));
  },
  { itemsMax: ITEMS_MAX, isWeather: isTransient },
);

export type Settlement = {
  readonly chargeMicroCredits: MicroCredits;
  readonly revenueMicroUsd: MicroUsd;
  readonly availableMicroCredits: MicroCredits;
  readonly finishedAt: Date;
};

/**
 * Settles or releases, freezes the row, rolls up, in one statement with whatever else waits for the same wallet; repeated
 * by id until its outcome is known. Throws SettlementUnknown when the database stays away for a minute.
 */
export async function finishGeneration(
  customerId: string,
  item: FinishItem,
  { patienceMs = PATIENCE_MS }: { patienceMs?: number } = {},
): Promise<Settlement> {
  const giveUpAt = performance.now() + patienceMs;
  for (let attempt = 0; ; attempt++) {
    try {
      const finished = await finishTogether(customerId, item);
      if (finished.outcome.outcome === 'late') noteLate(item.id);
      return settlementOf(finished);
    } catch (error) {
      if (!isTransient(error)) throw error;
      const pauseMs =
        Math.min(PAUSE_MS_MIN * 2 ** attempt, PAUSE_MS_MAX) * (0.5 + Math.random() / 2);
      if (performance.now() + pauseMs > giveUpAt) {
        log().error({ err: error, generationId: item.id }, 'a settlement stays unknown');
        throw new SettlementUnknown(item.id, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

function settlementOf({ outcome, finishedAt }: Finished): Settlement {
  const { chargeMicroCredits, revenueMicroUsd, availableMicroCredits } = outcome;
  assert(
    chargeMicroCredits !== null && revenueMicroUsd !== null && availableMicroCredits !== null,
    'a finished generation has a charge, a revenue and a balance',
  );
  return {
    chargeMicroCredits: microCredits(chargeMicroCredits),
    revenueMicroUsd: microUsd(revenueMicroUsd),
    availableMicroCredits: microCredits(availableMicroCredits),
    finishedAt,
  };
}

function noteLate(generationId: string): void {
  counter({
    name: 'tokentill_settlements_late_total',
    help: 'Generations charged after recovery had taken their process for dead',
  }).inc();
  log().warn({ generationId }, 'settled late: the reservation had lapsed');
}

/**
 * The database went away while a generation was begun: whether it has a reservation is unknown, nothing was asked of the
 * upstream. Gives it back in the background, so that it does not wait for its lease; where there is none, nothing happens.
 */
export function releaseUnlessUnknown(customerId: string, item: BeginItem): void {
  finishGeneration(customerId, {
    id: item.id,
    installation_id: item.installation_id,
    principal_id: item.principal_id,
    route: item.route,
    request_key: item.request_key,
    state: 'failed',
    charge_micro_credits: microCredits(0),
    cost_micro_usd: microUsd(0),
    cost_source: 'none',
    input_tokens: null,
    cached_input_tokens: null,
    cache_write_tokens: null,
    output_tokens: null,
    reasoning_tokens: null,
    raw_usage: null,
    failure_code: 'service.unavailable',
    attempts: [],
    first_token_at: null,
    result: null,
  }).catch((error: unknown) => {
    if (constraintOf(error) === 'ledger_settle_reserved' || error instanceof SettlementUnknown)
      return;
    log().error({ err: error, generationId: item.id }, 'a reservation was not released');
  });
}
