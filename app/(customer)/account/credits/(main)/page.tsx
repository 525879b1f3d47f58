import type { Metadata } from 'next';
import { BalanceTiles } from '@/components/account/balance-tiles';
import { LowBalanceAlert } from '@/components/account/low-balance-alert';
import { PageShell } from '@/components/shell/page-shell';
import { LinkTabs } from '@/components/ui/link-tabs';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { burnADay, daysLeft } from '@/lib/reports';
import { requireCustomer } from '@/lib/web/session';
import { balanceViewOf } from '../../_state/balance-view';
import { oneOf, type SearchParams } from '../../_state/search-params';
import { BuyPanel } from '../buy-panel';
import { LedgerPanel } from '../ledger-panel';
import { LotsPanel } from '../lots-panel';
import { OrdersPanel } from '../orders-panel';

export const metadata: Metadata = { title: 'Credits' };

const PATH = '/account/credits';
const VIEWS = ['buy', 'lots', 'ledger', 'orders'] as const;
const LABELS = {
  buy: 'Buy credits',
  lots: 'Lots',
  ledger: 'Ledger',
  orders: 'Orders',
} as const satisfies Record<(typeof VIEWS)[number], string>;

export default async function CreditsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const principal = await requireCustomer();
  const { customerId, timeZone } = principal;
  const params = await searchParams;
  const now = new Date();
  const [balance, burn] = await Promise.all([
    getBalance(db(), customerId, now),
    burnADay(db(), { customerId, timeZone, now }),
  ]);
  const view = oneOf(params, 'view', VIEWS) ?? 'buy';
  const panel = { principal, params, now };

  return (
    <PageShell
      title="Credits"
      description="Requests are paid in credits. What a request could cost at most is held while it runs; what it did not use is given back."
      updatedAt={now}
      tabs={
        <LinkTabs
          label="Credits"
          tabs={VIEWS.map((name) => ({
            href: name === 'buy' ? PATH : `${PATH}?view=${name}`,
            label: LABELS[name],
            active: view === name,
          }))}
        />
      }
    >
      <LowBalanceAlert
        spendableMicroCredits={balance.spendableMicroCredits}
        debtMicroCredits={balance.debtMicroCredits}
        daysLeft={daysLeft(balance.spendableMicroCredits, burn)}
        hadCredits={balance.issuedMicroCredits > 0}
        withLink={false}
      />
      <BalanceTiles
        balance={balanceViewOf(customerId, balance, now)}
        consumedMicroCredits={balance.consumedMicroCredits}
        expiredMicroCredits={balance.expiredMicroCredits}
      />
      {view === 'buy' ? <BuyPanel {...panel} /> : null}
      {view === 'lots' ? <LotsPanel {...panel} /> : null}
      {view === 'ledger' ? <LedgerPanel {...panel} /> : null}
      {view === 'orders' ? <OrdersPanel {...panel} /> : null}
    </PageShell>
  );
}
