'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Ago } from '@/components/format/ago';
import { Credits } from '@/components/format/credits';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { MicroCredits } from '@/lib/platform/units';

const POLL_MS = 10_000;

/** A wallet as its customer sees it. */
export type BalanceView = {
  customerId: string;
  /** What a new request may take. */
  spendableMicroCredits: MicroCredits;
  availableMicroCredits: MicroCredits;
  /** Held for requests that are running. */
  reservedMicroCredits: MicroCredits;
  /** Available and held together. */
  settledMicroCredits: MicroCredits;
  debtMicroCredits: MicroCredits;
  asOf: string;
};

async function fetchBalance(): Promise<BalanceView> {
  const response = await fetch('/account/balance.json', {
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`The balance was answered with ${response.status}`);
  return (await response.json()) as BalanceView;
}

/**
 * The balance, read again every ten seconds while the page is visible; never older than what the server sent. After a
 * failure the last good figure stays, marked as old.
 */
function useBalance(initial: BalanceView): { now: BalanceView; isOld: boolean } {
  const { data, isError } = useQuery({
    queryKey: ['account', initial.customerId, 'balance'],
    queryFn: fetchBalance,
    initialData: initial,
    initialDataUpdatedAt: Date.parse(initial.asOf),
    refetchInterval: POLL_MS,
    refetchOnWindowFocus: true,
  });
  return { now: data.asOf > initial.asOf ? data : initial, isOld: isError };
}

export type LiveCreditsProps = {
  balance: BalanceView;
  of: 'spendable' | 'available' | 'reserved' | 'settled' | 'debt';
  bare?: boolean | undefined;
};

/** One figure of the balance that keeps itself up to date. */
export function LiveCredits({ balance, of, bare = true }: LiveCreditsProps) {
  const { now } = useBalance(balance);
  return <Credits microCredits={now[`${of}MicroCredits`]} bare={bare} />;
}

/** Under the navigation: what there is to spend, and the way to more. */
export function BalancePanel({ balance }: { balance: BalanceView }) {
  const { now, isOld } = useBalance(balance);
  return (
    <section aria-label="Balance" className="panel flex flex-col gap-2 p-3">
      <div>
        <p className="text-xs text-subtle">Credits to spend</p>
        <p className="text-xl font-semibold tracking-tight tabular-nums">
          <Credits microCredits={now.spendableMicroCredits} bare />
        </p>
        {now.reservedMicroCredits > 0 ? (
          <p className="text-xs text-subtle tabular-nums">
            <Credits microCredits={now.reservedMicroCredits} bare /> held for running requests
          </p>
        ) : null}
        {isOld ? <Ago at={now.asOf} prefix="Updated" className="text-xs text-subtle" /> : null}
      </div>
      <Link href="/account/credits" className={buttonClass('secondary', 'sm')}>
        Buy credits
      </Link>
    </section>
  );
}

/** In the top bar of a phone: the same figure, as a link to the credits. */
export function BalancePill({ balance }: { balance: BalanceView }) {
  const { now } = useBalance(balance);
  return (
    <Link
      href="/account/credits"
      className={cn(
        'flex h-8 max-w-32 items-center gap-1 truncate rounded-full border px-2.5 text-xs font-medium tabular-nums',
        now.spendableMicroCredits > 0
          ? 'border-line-strong bg-surface text-ink'
          : 'border-warning-line bg-warning-soft text-warning',
      )}
    >
      <span className="sr-only">Credits to spend: </span>
      <Credits microCredits={now.spendableMicroCredits} bare className="truncate" />
      <span aria-hidden="true" className="font-normal text-subtle">
        cr
      </span>
    </Link>
  );
}
