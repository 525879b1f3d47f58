import { z } from 'zod';
import { LOT_KINDS } from './account';
import { MicroCreditsColumn, MicroUsdColumn } from './store';

/** Credits that came in together: what they cost, where they are, when they expire. */
export const Lot = z.object({
  id: z.string(),
  kind: z.enum(LOT_KINDS),
  /** What it came from: `ord_…` of a purchase, `adj_…` of a grant. */
  sourceId: z.string(),
  grantedMicroCredits: MicroCreditsColumn,
  availableMicroCredits: MicroCreditsColumn,
  reservedMicroCredits: MicroCreditsColumn,
  consumedMicroCredits: MicroCreditsColumn,
  expiredMicroCredits: MicroCreditsColumn,
  reversedMicroCredits: MicroCreditsColumn,
  repaidMicroCredits: MicroCreditsColumn,
  paidMinor: z.number().int(),
  currency: z.string(),
  paidMicroUsd: MicroUsdColumn,
  feeMicroUsd: MicroUsdColumn.nullable(),
  recognisedMicroUsd: MicroUsdColumn,
  expiresAt: z.date().nullable(),
  createdAt: z.date(),
});
export type Lot = z.output<typeof Lot>;
