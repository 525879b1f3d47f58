import { Receipt } from 'lucide-react';
import type { Metadata } from 'next';
import { OrderTable } from '@/components/provider/order-table';
import { Panel } from '@/components/provider/panel';
import { ORDER_LOOKS } from '@/components/provider/state-badge';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Pagination } from '@/components/ui/pagination';
import { UrlSearch, UrlSelect } from '@/components/ui/url-filters';
import { db } from '@/lib/platform/db';
import { listAllOrders, STAFF_ORDER_STATES } from '@/lib/reports';
import { requireProvider } from '@/lib/web/session';
import { CardSkeleton } from '../_parts/skeletons';
import { cursorLinks, cursorPage } from '../_state/paging';
import { one, oneOf, type SearchParams, searchOf } from '../_state/view';

export const metadata: Metadata = { title: 'Orders' };

const PATHNAME = '/provider/orders';
const PAGE_ROWS = 50;

export default async function OrdersPage({ searchParams }: PageProps<'/provider/orders'>) {
  await requireProvider();
  return (
    <PageShell title="Orders" description="What customers asked to buy, and what became of it.">
      <Panel title="The orders" fallback={<CardSkeleton title="Orders" rows={12} controls />}>
        <AllOrders params={await searchParams} />
      </Panel>
    </PageShell>
  );
}

async function AllOrders({ params }: { params: SearchParams }) {
  const search = searchOf(params);
  const state = oneOf(params, 'state', STAFF_ORDER_STATES);
  const before = one(params, 'before');
  const rows = await listAllOrders(db(), {
    limit: PAGE_ROWS + 1,
    ...(search === undefined ? {} : { search }),
    ...(state === undefined ? {} : { state }),
    ...(before === undefined ? {} : { before }),
  });
  const { shown, next } = cursorPage(rows, PAGE_ROWS, (row) => row.orderId);
  const isFiltered = search !== undefined || state !== undefined;
  return (
    <Card
      title="Orders"
      flush
      actions={
        <>
          <UrlSearch label="Find by customer or Stripe id" />
          <UrlSelect
            label="State"
            param="state"
            allLabel="All states"
            options={STAFF_ORDER_STATES.map((value) => ({
              value,
              label: ORDER_LOOKS[value].label,
            }))}
          />
        </>
      }
    >
      {shown.length === 0 ? (
        <EmptyState
          icon={<Receipt />}
          title={isFiltered ? 'No order fits' : 'No orders yet'}
          action={isFiltered ? <LinkButton href={PATHNAME}>Show all orders</LinkButton> : undefined}
        >
          {isFiltered
            ? 'Nothing matches the search and the state.'
            : 'As soon as a customer goes to the checkout, the order stands here.'}
        </EmptyState>
      ) : (
        <>
          <OrderTable orders={shown} timeZone="UTC" />
          <Pagination
            summary={`${shown.length} orders · times in UTC`}
            {...cursorLinks(PATHNAME, params, next)}
          />
        </>
      )}
    </Card>
  );
}
