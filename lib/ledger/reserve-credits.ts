import { assert } from '@/lib/platform/assert';
import type { Db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { type MicroCredits, microCredits } from '@/lib/platform/units';
import { InsufficientCredits } from './errors';
import { postReservations } from './store';

export type ReserveCreditsInput = {
  customerId: string;
  generationId: string;
  /** The most that the generation can cost. */
  microCredits: MicroCredits;
  /** After this, recovery may give the credits back. */
  leaseUntil: Date;
  principalId: string;
  now: Date;
};

/**
 * Holds credits for one generation, soonest-expiring lot first, granted before paid. All or nothing: throws
 * InsufficientCredits and moves nothing when the wallet can spend less. A generation is reserved once; a second
 * reservation breaks the constraint ledger_transfer_once or the reservation's primary key.
 */
export async function reserveCredits(
  db: Db,
  input: ReserveCreditsInput,
): Promise<{ availableMicroCredits: MicroCredits }> {
  assert(isId('gen', input.generationId), 'credits are held for a generation');
  assert(input.microCredits >= 0, 'a reservation is not negative');
  const [held] = await postReservations(db, input.customerId, [input], input.now);
  assert(held !== undefined, 'a reservation is answered');
  if (!held.accepted)
    throw new InsufficientCredits(microCredits(Math.max(0, held.available)), input.microCredits);
  return { availableMicroCredits: microCredits(held.available - input.microCredits) };
}
