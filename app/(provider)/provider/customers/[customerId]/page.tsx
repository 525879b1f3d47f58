import type { Metadata } from 'next';
import { Day } from '@/components/format/day';
import { CopyableId } from '@/components/provider/copyable-id';
import { Panel } from '@/components/provider/panel';
import { RangeControls } from '@/components/provider/range-controls';
import { PageShell } from '@/components/shell/page-shell';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { LinkTabs } from '@/components/ui/link-tabs';
import { can } from '@/lib/auth';
import { newId } from '@/lib/platform/ids';
import { requireProvider } from '@/lib/web/session';
import { FiguresPanel, FiguresSkeleton } from '../../_parts/figures-panel';
import { GenerationsPanel } from '../../_parts/generations-panel';
import { KeysPanel } from '../../_parts/keys-panel';
import { ModelsPanel } from '../../_parts/models-panel';
import { CardSkeleton } from '../../_parts/skeletons';
import { customerOr404 } from '../../_state/found';
import { type FiguresView, figuresViewOf, oneOf, type SearchParams } from '../../_state/view';
import { BalancePanel, BalanceSkeleton } from './_parts/balance-panel';
import { LedgerPanel } from './_parts/ledger-panel';
import { LotsPanel } from './_parts/lots-panel';
import { MoneyActs } from './_parts/money-acts';
import { OrdersPanel } from './_parts/orders-panel';
import { PeoplePanel } from './_parts/people-panel';
import { SitesPanel } from './_parts/sites-panel';

type Props = PageProps<'/provider/customers/[customerId]'>;

const TABS = [
  { id: 'overview', label: 'Overview' },
  { id: 'ledger', label: 'Ledger' },
  { id: 'orders', label: 'Orders' },
  { id: 'requests', label: 'Requests' },
  { id: 'people', label: 'People and keys' },
] as const;
type Tab = (typeof TABS)[number]['id'];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await customerOr404((await params).customerId)).name };
}

export default async function CustomerPage({ params, searchParams }: Props) {
  const principal = await requireProvider();
  const { customerId } = await params;
  const [customer, search] = await Promise.all([customerOr404(customerId), searchParams]);
  const view = figuresViewOf(search, new Date());
  const tab =
    oneOf(
      search,
      'tab',
      TABS.map(({ id }) => id),
    ) ?? 'overview';
  const pathname = `/provider/customers/${customerId}`;
  const { range, today, timeZone, zones, grains } = view;
  const mayMoveCredits = can(principal, 'provider.money');

  return (
    <PageShell
      title={customer.name}
      status={customer.closedAt === null ? undefined : <Badge>Closed</Badge>}
      updatedAt={view.now}
      breadcrumb={[{ label: 'Customers', href: '/provider/customers' }, { label: customer.name }]}
      controls={
        tab === 'overview' ? (
          <RangeControls {...{ range, today, timeZone, zones, grains }} />
        ) : undefined
      }
      tabs={
        <LinkTabs
          label="Parts of this customer"
          tabs={TABS.map(({ id, label }) => ({
            href: id === 'overview' ? pathname : `${pathname}?tab=${id}`,
            label,
            active: id === tab,
          }))}
        />
      }
    >
      <Card>
        <DescriptionList
          layout="columns"
          items={[
            { term: 'E-mail', value: customer.email },
            { term: 'Time zone', value: customer.timeZone },
            { term: 'Customer since', value: <Day at={customer.createdAt} timeZone={timeZone} /> },
            { term: 'Id', value: <CopyableId id={customerId} what="customer id" /> },
          ]}
        />
      </Card>
      <Panel title="The balance" fallback={<BalanceSkeleton withActs={mayMoveCredits} />}>
        <BalancePanel
          customerId={customerId}
          now={view.now}
          acts={
            mayMoveCredits ? (
              <MoneyActs
                customerId={customerId}
                customerName={customer.name}
                // One key for each showing of the page: pressing twice moves credits once.
                requestKeys={{ grant: newId('adj'), deduct: newId('adj') }}
              />
            ) : null
          }
        />
      </Panel>
      <TabPanels
        tab={tab}
        view={view}
        params={search}
        pathname={pathname}
        customerId={customerId}
      />
    </PageShell>
  );
}

function TabPanels({
  tab,
  view,
  params,
  pathname,
  customerId,
}: {
  tab: Tab;
  view: FiguresView;
  params: SearchParams;
  pathname: string;
  customerId: string;
}) {
  const scope = { customerId };
  switch (tab) {
    case 'overview':
      return (
        <>
          <Panel title="The figures" fallback={<FiguresSkeleton />}>
            <FiguresPanel view={view} params={params} pathname={pathname} scope={scope} />
          </Panel>
          <Panel
            title="The installations"
            fallback={<CardSkeleton title="Installations" rows={4} />}
          >
            <SitesPanel view={view} params={params} customerId={customerId} />
          </Panel>
          <Panel title="The models" fallback={<CardSkeleton title="By model" rows={3} />}>
            <ModelsPanel view={view} scope={scope} />
          </Panel>
        </>
      );
    case 'ledger':
      return (
        <>
          <Panel title="The lots" fallback={<CardSkeleton title="Lots" rows={4} />}>
            <LotsPanel customerId={customerId} timeZone={view.timeZone} />
          </Panel>
          <Panel title="The ledger" fallback={<CardSkeleton title="Ledger" rows={12} controls />}>
            <LedgerPanel
              customerId={customerId}
              timeZone={view.timeZone}
              params={params}
              pathname={pathname}
            />
          </Panel>
        </>
      );
    case 'orders':
      return (
        <Panel title="The orders" fallback={<CardSkeleton title="Orders" rows={6} />}>
          <OrdersPanel
            customerId={customerId}
            timeZone={view.timeZone}
            params={params}
            pathname={pathname}
          />
        </Panel>
      );
    case 'requests':
      return (
        <Panel title="The requests" fallback={<CardSkeleton title="Generations" rows={12} />}>
          <GenerationsPanel view={view} params={params} pathname={pathname} scope={scope} />
        </Panel>
      );
    case 'people':
      return (
        <>
          <Panel title="The people" fallback={<CardSkeleton title="People" rows={2} />}>
            <PeoplePanel customerId={customerId} timeZone={view.timeZone} />
          </Panel>
          <Panel title="The keys" fallback={<CardSkeleton title="API keys" rows={3} />}>
            <KeysPanel view={view} scope={scope} />
          </Panel>
        </>
      );
    default:
      return tab satisfies never;
  }
}
