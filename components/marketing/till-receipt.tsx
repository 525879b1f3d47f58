import type { ReactNode } from 'react';
import { Credits } from '@/components/format/credits';
import { formatCount, formatCredits } from '@/components/format/intl';
import { Money } from '@/components/format/money';
import { Percent } from '@/components/format/percent';
import { Tokens } from '@/components/format/tokens';
import { cn } from '@/components/ui/cn';
import { Meter } from '@/components/ui/meter';
import { Skeleton } from '@/components/ui/skeleton';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';

export type TillReceiptProps = {
  model: string;
  inputTokens: number;
  outputTokens: number;
  outputTokensMax: number;
  heldMicroCredits: MicroCredits;
  chargeMicroCredits: MicroCredits;
  costMicroUsd: MicroUsd;
  packName: string;
  revenueMicroUsd: MicroUsd;
  profitMicroUsd: MicroUsd;
};

/** One request from its quote to its profit, in the order in which it happens. */
export function TillReceipt(receipt: TillReceiptProps) {
  const givenBack = (receipt.heldMicroCredits - receipt.chargeMicroCredits) as MicroCredits;
  const margin =
    receipt.revenueMicroUsd === 0 ? null : receipt.profitMicroUsd / receipt.revenueMicroUsd;
  return (
    <figure className="panel overflow-hidden shadow-high">
      <figcaption className="border-b border-line bg-sunken px-5 py-3">
        <p className="text-sm font-semibold">One chat request at the till</p>
        <p className="text-xs text-subtle">
          {receipt.model}, computed from the prices in force right now
        </p>
      </figcaption>
      <div className="px-5 py-4">
        <Line
          name="1. Quoted and held"
          note={`at most ${formatCount(receipt.outputTokensMax)} tokens of answer`}
        >
          <Credits microCredits={receipt.heldMicroCredits} />
        </Line>
        <Line
          name="2. Answered"
          note={
            <>
              <Tokens tokens={receipt.inputTokens} /> tokens in,{' '}
              <Tokens tokens={receipt.outputTokens} /> out
            </>
          }
        >
          <span className="text-muted">settled</span>
        </Line>
        <Line name="3. Charged" note="what was used" strong>
          <Credits microCredits={receipt.chargeMicroCredits} />
        </Line>
        <Line name="Given back" note="the rest of what was held">
          <Credits microCredits={givenBack} />
        </Line>
        <Meter
          className="mt-2 mb-1"
          label="Charged of what was held"
          value={receipt.chargeMicroCredits}
          max={receipt.heldMicroCredits}
          valueText={`${formatCredits(receipt.chargeMicroCredits)} of ${formatCredits(receipt.heldMicroCredits)}`}
        />
      </div>
      <div className="border-t border-dashed border-line-strong bg-sunken px-5 py-4">
        <Line name="Revenue" note={`what these credits cost in the ${receipt.packName}`}>
          <Money microUsd={receipt.revenueMicroUsd} precision="exact" />
        </Line>
        <Line name="Upstream cost" note="tokens at the price of that second">
          <Money microUsd={receipt.costMicroUsd} precision="exact" />
        </Line>
        <Line name="Gross profit" note="before payment fees" strong>
          <Money microUsd={receipt.profitMicroUsd} precision="exact" />{' '}
          <span className="font-normal text-muted">
            (<Percent ratio={margin} />)
          </span>
        </Line>
      </div>
    </figure>
  );
}

function Line({
  name,
  note,
  strong = false,
  children,
}: {
  name: string;
  note: ReactNode;
  strong?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-1.5">
      <p className="min-w-0 text-sm">
        <span className={cn(strong && 'font-semibold')}>{name}</span>{' '}
        <span className="text-xs text-subtle">{note}</span>
      </p>
      <p className={cn('shrink-0 text-sm tabular-nums', strong && 'font-semibold')}>{children}</p>
    </div>
  );
}

export function TillReceiptSkeleton() {
  return (
    <div className="panel flex flex-col gap-4 p-5" aria-hidden="true">
      {[0, 1, 2, 3, 4, 5, 6, 7, 8].map((line) => (
        <Skeleton key={line} className="h-5 w-full" />
      ))}
    </div>
  );
}
