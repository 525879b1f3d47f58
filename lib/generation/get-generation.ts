import { lotsOfGeneration } from '@/lib/ledger';
import type { Db } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import type { GenerationReceipt } from './generation';
import { type GenerationScope, selectGeneration } from './read-store';

/** One generation with its receipt: attempts, the lots that paid, and the result while it is kept. Throws NotFound. */
export async function getGeneration(
  db: Db,
  scope: GenerationScope,
  generationId: string,
  now: Date,
): Promise<GenerationReceipt> {
  if (!isId('gen', generationId)) throw new NotFound();
  const found = await selectGeneration(db, scope, generationId, now);
  if (found === undefined) throw new NotFound();
  const lots = await lotsOfGeneration(db, scope.customerId, generationId);
  return { ...found, lots };
}
