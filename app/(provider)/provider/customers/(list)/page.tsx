import { Users } from 'lucide-react';
import type { Metadata } from 'next';
import { formatCount } from '@/components/format/intl';
import { CustomerTable } from '@/components/provider/customer-table';
import { Panel } from '@/components/provider/panel';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Pagination } from '@/components/ui/pagination';
import { UrlSearch } from '@/components/ui/url-filters';
import { db } from '@/lib/platform/db';
import { CUSTOMER_SORTS, type CustomerSort, listCustomers } from '@/lib/reports';
import { requireProvider } from '@/lib/web/session';
import { CardSkeleton } from '../../_parts/skeletons';
import { offsetOf, pageLinks } from '../../_state/paging';
import { figuresViewOf, hrefWith, oneOf, type SearchParams, searchOf } from '../../_state/view';

export const metadata: Metadata = { title: 'Customers' };

const PATHNAME = '/provider/customers';
const PAGE_ROWS = 50;
const ASCENDING_FIRST: ReadonlySet<CustomerSort> = new Set(['name', 'profit', 'balance']);

export default async function CustomersPage({ searchParams }: PageProps<'/provider/customers'>) {
  await requireProvider();
  const params = await searchParams;
  return (
    <PageShell
      title="Customers"
      description="Balances are of this moment; spending, revenue and profit are of the last 30 days, in UTC."
    >
      <Panel title="The customers" fallback={<CardSkeleton title="Customers" rows={12} controls />}>
        <CustomersPanel params={params} />
      </Panel>
    </PageShell>
  );
}

async function CustomersPanel({ params }: { params: SearchParams }) {
  const now = new Date();
  const { period } = figuresViewOf({}, now);
  const search = searchOf(params);
  const sort = oneOf(params, 'sort', CUSTOMER_SORTS) ?? 'spend';
  const direction = oneOf(params, 'dir', ['asc', 'desc'] as const);
  const descending = direction === undefined ? !ASCENDING_FIRST.has(sort) : direction === 'desc';
  const offset = offsetOf(params);
  const { customers, total } = await listCustomers(db(), period, {
    sort,
    descending,
    offset,
    now,
    limit: PAGE_ROWS,
    ...(search === undefined ? {} : { search }),
  });
  const sortHref = (by: CustomerSort) => {
    const down = by === sort ? !descending : !ASCENDING_FIRST.has(by);
    return hrefWith(PATHNAME, params, { sort: by, dir: down ? 'desc' : 'asc', after: undefined });
  };

  return (
    <Card title="Customers" flush actions={<UrlSearch label="Find by name, e-mail or id" />}>
      {customers.length === 0 ? (
        <NoCustomers isSearched={search !== undefined || offset > 0} />
      ) : (
        <>
          <CustomerTable
            customers={customers}
            sort={{ by: sort, descending }}
            sortHref={sortHref}
          />
          <Pagination
            summary={`${formatCount(offset + 1)}–${formatCount(offset + customers.length)} of ${formatCount(total)}`}
            {...pageLinks(PATHNAME, params, { offset, pageRows: PAGE_ROWS, total })}
          />
        </>
      )}
    </Card>
  );
}

function NoCustomers({ isSearched }: { isSearched: boolean }) {
  return isSearched ? (
    <EmptyState
      icon={<Users />}
      title="No customer fits"
      action={<LinkButton href={PATHNAME}>Show all customers</LinkButton>}
    >
      No name, e-mail or id is like that.
    </EmptyState>
  ) : (
    <EmptyState icon={<Users />} title="No customers yet">
      Whoever signs up stands here.
    </EmptyState>
  );
}
