import { Credits } from '@/components/format/credits';
import { Money } from '@/components/format/money';
import { Count } from '@/components/format/tokens';
import { StatGrid, StatTile } from '@/components/ui/stat-tile';
import type { WalletTotals } from '@/lib/reports';
import { FIGURES } from './figures';

/** All wallets added up: where the credits are, and what was paid for them. */
export function WalletTotalsPanel({ totals }: { totals: WalletTotals }) {
  return (
    <StatGrid>
      <StatTile
        label="Issued"
        info="Every credit that ever came in, bought or granted. It is what is available, held, used, expired and taken back, less what is owed."
        value={<Credits microCredits={totals.issuedMicroCredits} bare />}
        detail={
          <>
            credits in <Count value={totals.wallets} /> wallets, <Count value={totals.transfers} />{' '}
            movements
          </>
        }
      />
      <StatTile
        label="Available"
        info={FIGURES.balance.definition}
        value={<Credits microCredits={totals.availableMicroCredits} bare />}
        detail="credits that can be used now"
      />
      <StatTile
        label="Held"
        info="Credits held for requests that are running: settled or given back when they end."
        value={<Credits microCredits={totals.reservedMicroCredits} bare />}
        detail="credits for running requests"
      />
      <StatTile
        label="Used"
        info={FIGURES.credits.definition}
        value={<Credits microCredits={totals.consumedMicroCredits} bare />}
        detail={
          <>
            <Credits microCredits={totals.expiredMicroCredits} bare /> expired,{' '}
            <Credits microCredits={totals.reversedMicroCredits} bare /> taken back
          </>
        }
      />
      <StatTile
        label="Debt"
        info={FIGURES.debt.definition}
        value={<Credits microCredits={totals.debtMicroCredits} bare />}
        detail="credits that customers owe"
      />
      <StatTile
        label="Paid"
        info={FIGURES.cash.definition}
        value={<Money microUsd={totals.paidMicroUsd} />}
        detail="for all lots, before payment fees"
      />
      <StatTile
        label="Recognised"
        info={FIGURES.revenue.definition}
        value={<Money microUsd={totals.recognisedMicroUsd} />}
        detail="earned by credits that were used"
      />
      <StatTile
        label="Deferred"
        info={FIGURES.deferred.definition}
        value={<Money microUsd={totals.deferredMicroUsd} />}
        detail="paid for credits still to be used"
      />
    </StatGrid>
  );
}
