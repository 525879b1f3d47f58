import { assert, never } from '@/lib/platform/assert';
import { db, isConnectionLoss } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { type MicroCredits, microCredits } from '@/lib/platform/units';
import { coalesce } from './coalesce';
import { CreditsMissing, KeyRefused, KeyReused, SpendCapReached, StillRunning } from './errors';
import { releaseUnlessUnknown } from './finish-generation';
import { type BeginItem, type BeginOutcome, beginGenerations } from './store';

const ITEMS_MAX = 256;

const beginTogether = coalesce<{ item: BeginItem; now: Date }, BeginOutcome>(
  (customerId, waiting) =>
    beginGenerations(
      db(),
      customerId,
      waiting.map(({ item }) => item),
      latest(waiting),
    ),
  { itemsMax: ITEMS_MAX, isWeather: isConnectionLoss },
);

const latest = (waiting: readonly { now: Date }[]): Date =>
  waiting.reduce((a, { now }) => (now > a ? now : a), new Date(0));

export type Begun =
  | { readonly kind: 'begun'; readonly availableMicroCredits: MicroCredits }
  /** The same key and body have their answer already: this generation's. */
  | { readonly kind: 'replay'; readonly generationId: string };

/**
 * Reserves the quote and writes the row, in one statement with whatever else waits for the same wallet. Throws
 * CreditsMissing, SpendCapReached, KeyRefused, StillRunning, KeyReused; and Unavailable when the database is away: then
 * what may have been reserved is released as soon as it is back, or lapses with its lease.
 */
export async function beginGeneration(
  customerId: string,
  item: BeginItem,
  now: Date,
): Promise<Begun> {
  let begun: BeginOutcome;
  try {
    begun = await beginTogether(customerId, { item, now });
  } catch (error) {
    if (isConnectionLoss(error)) releaseUnlessUnknown(customerId, item);
    else log().error({ err: error, generationId: item.id }, 'a generation was not begun');
    throw error;
  }
  const required = item.reserved_micro_credits;
  const { outcome, generationId } = begun;
  switch (outcome) {
    case 'begun':
      return { kind: 'begun', availableMicroCredits: amountOf(begun) };
    case 'replay':
      return { kind: 'replay', generationId };
    case 'insufficient':
      throw new CreditsMissing(spendable(begun), required);
    case 'spend_cap':
      throw new SpendCapReached(spendable(begun), required);
    case 'key_refused':
      throw new KeyRefused();
    case 'running':
      // One of the same batch: the statement knows that it runs, not which one it is.
      throw new StillRunning(generationId === item.id ? null : generationId);
    case 'mismatch':
      throw new KeyReused();
    default:
      return never(outcome);
  }
}

function amountOf({ availableMicroCredits }: BeginOutcome): MicroCredits {
  assert(availableMicroCredits !== null, 'a reservation says what was available');
  return microCredits(availableMicroCredits);
}

/** A debt makes the sum negative; nobody can spend less than nothing. */
const spendable = (begun: BeginOutcome) => microCredits(Math.max(0, amountOf(begun)));
