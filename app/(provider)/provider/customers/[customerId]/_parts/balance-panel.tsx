import type { ReactNode } from 'react';
import { Credits } from '@/components/format/credits';
import { FIGURES, type FigureName } from '@/components/provider/figures';
import { Skeleton, StatGridSkeleton } from '@/components/ui/skeleton';
import { StatGrid, StatTile } from '@/components/ui/stat-tile';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import type { MicroCredits } from '@/lib/platform/units';

/** What the wallet holds at this moment, and the acts that change it for those who may. */
export async function BalancePanel({
  customerId,
  now,
  acts,
}: {
  customerId: string;
  now: Date;
  acts: ReactNode;
}) {
  const balance = await getBalance(db(), customerId, now);
  return (
    <section aria-label="Balance" className="flex flex-col gap-3">
      <StatGrid>
        <BalanceTile figure="balance" label="Available" amount={balance.availableMicroCredits} />
        <BalanceTile
          figure="settledBalance"
          label="Settled"
          amount={balance.settledMicroCredits}
          detail={
            <>
              <Credits microCredits={balance.reservedMicroCredits} /> held for running requests
            </>
          }
        />
        <StatTile
          label="Used so far"
          info={FIGURES.credits.definition}
          value={<Credits microCredits={balance.consumedMicroCredits} bare />}
          detail={
            <>
              of <Credits microCredits={balance.issuedMicroCredits} /> that came in;{' '}
              <Credits microCredits={balance.expiredMicroCredits} bare /> expired,{' '}
              <Credits microCredits={balance.reversedMicroCredits} bare /> taken back
            </>
          }
        />
        <BalanceTile figure="debt" label="Debt" amount={balance.debtMicroCredits} />
      </StatGrid>
      {acts === null ? null : <div className="flex flex-wrap gap-2">{acts}</div>}
    </section>
  );
}

function BalanceTile({
  figure,
  label,
  amount,
  detail = 'credits',
}: {
  figure: FigureName;
  label: string;
  amount: MicroCredits;
  detail?: ReactNode;
}) {
  return (
    <StatTile
      label={label}
      info={FIGURES[figure].definition}
      value={<Credits microCredits={amount} bare />}
      detail={detail}
    />
  );
}

/** The tiles with two lines under a figure, and the acts for those who may. */
export function BalanceSkeleton({ withActs }: { withActs: boolean }) {
  return (
    <div className="flex flex-col gap-3 [&_.panel]:min-h-28">
      <StatGridSkeleton tiles={4} />
      {withActs ? <Skeleton className="h-8 w-72" /> : null}
    </div>
  );
}
