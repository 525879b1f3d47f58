import { Receipt } from 'lucide-react';
import { OrderTable } from '@/components/account/order-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Pagination } from '@/components/ui/pagination';
import { listOrders } from '@/lib/billing';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { hrefWith, one } from '../_state/search-params';
import type { PanelProps } from './panel';

const PATH = '/account/credits';

/** Purchases with their state and receipt. */
export async function OrdersPanel({ principal, params }: PanelProps) {
  const { customerId, timeZone } = principal;
  const cursor = one(params, 'after');
  const startingAfter = cursor !== undefined && isId('ord', cursor) ? cursor : undefined;
  const page = await listOrders(
    { db: db() },
    { customerId, ...(startingAfter === undefined ? {} : { startingAfter }) },
  );
  if (page.orders.length === 0)
    return (
      <Card>
        <EmptyState
          icon={<Receipt />}
          title="No orders yet"
          action={
            <LinkButton href={PATH} variant="primary">
              Buy credits
            </LinkButton>
          }
        >
          Each purchase is listed here with its receipt.
        </EmptyState>
      </Card>
    );
  return (
    <Card flush>
      <OrderTable orders={page.orders} timeZone={timeZone} />
      {page.hasMore || startingAfter !== undefined ? (
        <Pagination
          summary={startingAfter === undefined ? 'Newest orders' : 'Older orders'}
          previousHref={
            startingAfter === undefined ? undefined : hrefWith(PATH, params, { after: undefined })
          }
          nextHref={
            page.nextCursor === null
              ? undefined
              : hrefWith(PATH, params, { after: page.nextCursor })
          }
        />
      ) : null}
    </Card>
  );
}
