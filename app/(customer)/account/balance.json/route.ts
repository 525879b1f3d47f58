import { getBalance } from '@/lib/ledger';
import { handle } from '@/lib/web/handle';
import { balanceViewOf } from '../_state/balance-view';
import { customerOf } from '../_state/customer-of';

export const GET = handle(async (_request, ctx) => {
  const { customerId } = await customerOf();
  return Response.json(
    balanceViewOf(customerId, await getBalance(ctx.db, customerId, ctx.now), ctx.now),
  );
});
