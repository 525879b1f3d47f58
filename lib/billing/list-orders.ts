import { InvalidInput } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import type { BillingContext } from './context';
import type { Order } from './order';
import { findOrders } from './store';

const PAGE_SIZE = 25;
const PAGE_SIZE_MAX = 100;

export type OrderPage = { orders: Order[]; hasMore: boolean; nextCursor: string | null };

/** A customer's orders, newest first. `startingAfter` is the last order id of the page before. @throws InvalidInput */
export async function listOrders(
  ctx: Pick<BillingContext, 'db'>,
  {
    customerId,
    limit = PAGE_SIZE,
    startingAfter,
  }: {
    customerId: string;
    limit?: number;
    startingAfter?: string;
  },
): Promise<OrderPage> {
  if (!isId('cus', customerId)) return { orders: [], hasMore: false, nextCursor: null };
  if (startingAfter !== undefined && !isId('ord', startingAfter))
    throw new InvalidInput([
      { pointer: '/starting_after', detail: 'This is not the id of an order.' },
    ]);
  const size = Math.min(Math.max(1, Math.trunc(limit)), PAGE_SIZE_MAX);
  const found = await findOrders(ctx.db, customerId, {
    limit: size + 1,
    ...(startingAfter === undefined ? {} : { before: startingAfter }),
  });
  const orders = found.slice(0, size);
  const hasMore = found.length > size;
  return { orders, hasMore, nextCursor: hasMore ? (orders.at(-1)?.id ?? null) : null };
}
