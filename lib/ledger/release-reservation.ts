import { assert } from '@/lib/platform/assert';
import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import type { SettleReservationInput } from './settle-reservation';
import { postSettlements, type Settled } from './store';

export type ReleaseReservationInput = Omit<SettleReservationInput, 'microCredits'> & {
  /** Recovery says so: the process is taken for dead, and may yet come back to settle late. */
  lapse?: boolean;
};

/** Gives back everything that was held for a generation. Twice is once; after a settlement it changes nothing. */
export async function releaseReservation(db: Db, input: ReleaseReservationInput): Promise<Settled> {
  assert(isId('gen', input.generationId), 'a generation is released');
  const [released] = await postSettlements(
    db,
    input.customerId,
    [{ ...input, microCredits: credits(0) }],
    { lapse: input.lapse ?? false, now: input.now },
  );
  assert(released !== undefined, 'a release is answered');
  return released;
}
