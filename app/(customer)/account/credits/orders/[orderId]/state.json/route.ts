import { getOrder, isUnsettled, reconcileOrder } from '@/lib/billing';
import { handle } from '@/lib/web/handle';
import { customerOf } from '../../../../_state/customer-of';

/** How an order stands. With `?ask=1` Stripe is asked when the webhook is late. */
export const GET = handle<{ orderId: string }>(async (request, ctx, { orderId }) => {
  const { customerId } = await customerOf();
  const asks = new URL(request.url).searchParams.get('ask') === '1';
  const order = await (asks ? reconcileOrder : getOrder)(ctx, { customerId, orderId });
  return Response.json({ state: order.state, unsettled: isUnsettled(order.state) });
});
