import {
  MICRO_CREDITS_PER_CREDIT,
  type MicroCredits,
  type MicroUsd,
  microUsd,
  multiplyDivideUp,
} from '@/lib/platform/units';

/** What one credit of a pack or a lot costs, in micro-dollars, rounded up. For display only: revenue is not made from it. */
export const creditPriceMicroUsd = (paid: MicroUsd, granted: MicroCredits): MicroUsd =>
  microUsd(multiplyDivideUp(paid, MICRO_CREDITS_PER_CREDIT, granted));
