import { Credits } from '@/components/format/credits';
import { StatGrid, StatTile } from '@/components/ui/stat-tile';
import type { MicroCredits } from '@/lib/platform/units';
import { type BalanceView, LiveCredits } from './live-balance';

/** The balance in its parts; the first three keep themselves up to date. */
export function BalanceTiles({
  balance,
  consumedMicroCredits,
  expiredMicroCredits,
}: {
  balance: BalanceView;
  consumedMicroCredits: MicroCredits;
  expiredMicroCredits: MicroCredits;
}) {
  return (
    <StatGrid>
      <StatTile
        label="Available"
        value={<LiveCredits balance={balance} of="available" />}
        info="Credits that are not held. New requests are paid from them."
        detail={
          balance.debtMicroCredits > 0 ? (
            <>
              of which <LiveCredits balance={balance} of="debt" /> are owed
            </>
          ) : (
            'ready to spend'
          )
        }
      />
      <StatTile
        label="Held"
        value={<LiveCredits balance={balance} of="reserved" />}
        info="The most that running requests can cost. What they do not use is given back when they end."
        detail="for running requests"
      />
      <StatTile
        label="Balance"
        value={<LiveCredits balance={balance} of="settled" />}
        info="Available and held together: the sum of every line of the ledger."
        detail="available and held"
      />
      <StatTile
        label="Used so far"
        value={<Credits microCredits={consumedMicroCredits} bare />}
        info="Everything that was ever charged to this account."
        detail={
          <>
            <Credits microCredits={expiredMicroCredits} bare /> expired unused
          </>
        }
      />
    </StatGrid>
  );
}
