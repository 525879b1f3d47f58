import { NotFound } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import type { BillingContext } from './context';
import type { Order } from './order';
import { findOrder } from './store';

/** One order of a customer. @throws NotFound also for what belongs to others */
export async function getOrder(
  ctx: Pick<BillingContext, 'db'>,
  { customerId, orderId }: { customerId: string; orderId: string },
): Promise<Order> {
  const order =
    isId('cus', customerId) && isId('ord', orderId)
      ? await findOrder(ctx.db, customerId, orderId)
      : undefined;
  if (!order) throw new NotFound();
  return order;
}
