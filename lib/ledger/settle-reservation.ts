import { assert } from '@/lib/platform/assert';
import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import type { MicroCredits } from '@/lib/platform/units';
import { postSettlements, type Settled } from './store';

export type SettleReservationInput = {
  customerId: string;
  generationId: string;
  /** What was used; at most what was reserved. */
  microCredits: MicroCredits;
  principalId: string;
  now: Date;
};

/**
 * Charges what was used and gives the rest back. Twice is once: a closed reservation answers `already` and changes
 * nothing. One that recovery let lapse is charged late, from what is available and then as debt (`late`).
 * More than was reserved breaks ledger_settle_within; an unknown generation breaks ledger_settle_reserved.
 */
export async function settleReservation(db: Db, input: SettleReservationInput): Promise<Settled> {
  assert(isId('gen', input.generationId), 'a generation is settled');
  const [settled] = await postSettlements(db, input.customerId, [input], {
    lapse: false,
    now: input.now,
  });
  assert(settled !== undefined, 'a settlement is answered');
  return settled;
}
