import type { BalanceView } from '@/components/account/live-balance';
import type { Balance } from '@/lib/ledger';

/** A customer's balance, read at `now`, as the browser is given it. */
export function balanceViewOf(customerId: string, balance: Balance, now: Date): BalanceView {
  return {
    customerId,
    spendableMicroCredits: balance.spendableMicroCredits,
    availableMicroCredits: balance.availableMicroCredits,
    reservedMicroCredits: balance.reservedMicroCredits,
    settledMicroCredits: balance.settledMicroCredits,
    debtMicroCredits: balance.debtMicroCredits,
    asOf: now.toISOString(),
  };
}
