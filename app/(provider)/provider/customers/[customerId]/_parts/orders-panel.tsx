import { Receipt } from 'lucide-react';
import { OrderTable } from '@/components/provider/order-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { db } from '@/lib/platform/db';
import { listAllOrders } from '@/lib/reports';
import { cursorLinks, cursorPage } from '../../../_state/paging';
import { one, type SearchParams } from '../../../_state/view';

const PAGE_ROWS = 25;

/** What a customer asked to buy. */
export async function OrdersPanel({
  customerId,
  timeZone,
  params,
  pathname,
}: {
  customerId: string;
  timeZone: string;
  params: SearchParams;
  pathname: string;
}) {
  const before = one(params, 'before');
  const rows = await listAllOrders(db(), {
    customerId,
    limit: PAGE_ROWS + 1,
    ...(before === undefined ? {} : { before }),
  });
  const { shown, next } = cursorPage(rows, PAGE_ROWS, (row) => row.orderId);
  return (
    <Card title="Orders" flush>
      {shown.length === 0 ? (
        <EmptyState icon={<Receipt />} title="No orders yet">
          This customer has not bought anything.
        </EmptyState>
      ) : (
        <>
          <OrderTable orders={shown} timeZone={timeZone} withCustomer={false} />
          <Pagination
            label="Pages of orders"
            summary={`${shown.length} orders`}
            {...cursorLinks(pathname, params, next)}
          />
        </>
      )}
    </Card>
  );
}
