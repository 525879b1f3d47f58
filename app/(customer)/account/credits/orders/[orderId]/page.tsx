import type { Metadata } from 'next';
import { OrderOutcome } from '@/components/account/order-outcome';
import { OrderBadge } from '@/components/account/state-badge';
import { Credits } from '@/components/format/credits';
import { Price } from '@/components/format/money';
import { DateTime } from '@/components/format/time';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { DescriptionList } from '@/components/ui/description-list';
import { isUnsettled } from '@/lib/billing';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { onboardingOf } from '@/lib/reports';
import { requireCustomer } from '@/lib/web/session';
import { balanceViewOf } from '../../../_state/balance-view';
import { ownOrder } from '../../../_state/own';

export const metadata: Metadata = { title: 'Order' };

export default async function OrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const { customerId, timeZone } = await requireCustomer();
  const { orderId } = await params;
  const now = new Date();
  const order = await ownOrder(orderId);
  const [balance, progress] = await Promise.all([
    getBalance(db(), customerId, now),
    onboardingOf(db(), customerId),
  ]);

  return (
    <PageShell
      title={order.packName}
      breadcrumb={[
        { label: 'Credits', href: '/account/credits' },
        { label: 'Orders', href: '/account/credits?view=orders' },
        { label: `…${orderId.slice(-6)}` },
      ]}
      status={<OrderBadge state={order.state} />}
      width="narrow"
    >
      <OrderOutcome
        order={{
          id: order.id,
          state: order.state,
          unsettled: isUnsettled(order.state),
          packName: order.packName,
          grantedMicroCredits: order.grantedMicroCredits,
          checkoutUrl: order.checkoutUrl,
          receiptUrl: order.receiptUrl,
        }}
        balance={balanceViewOf(customerId, balance, now)}
        nextStep={
          !progress.hasInstallation
            ? { href: '/account/installations/new', label: 'Add a site' }
            : !progress.hasKey
              ? { href: '/account/keys/new', label: 'Create a key' }
              : { href: '/account/quick-start', label: 'Send a request' }
        }
      />
      <Card title="Details">
        <DescriptionList
          items={[
            {
              term: 'Order id',
              value: (
                <span className="inline-flex max-w-full items-center gap-1">
                  <code className="truncate font-mono text-xs">{order.id}</code>
                  <CopyButton text={order.id} label="Copy order id" />
                </span>
              ),
            },
            { term: 'Credits', value: <Credits microCredits={order.grantedMicroCredits} bare /> },
            {
              term: 'Amount',
              value: <Price amountMinor={order.amountMinor} currency={order.currency} code />,
            },
            {
              term: 'Valid for',
              value: order.validMonths === null ? 'ever' : `${order.validMonths} months`,
            },
            { term: 'Begun', value: <DateTime at={order.createdAt} timeZone={timeZone} /> },
            {
              term: 'Paid',
              value:
                order.paidAt === null ? '—' : <DateTime at={order.paidAt} timeZone={timeZone} />,
            },
            ...(order.livemode ? [] : [{ term: 'Mode', value: 'Test: no real money' }]),
          ]}
        />
      </Card>
    </PageShell>
  );
}
