import { getBalance } from '@/lib/ledger';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { requireInstallation } from '@/lib/web/require';
import { jsonResponse } from '@/lib/web/text-response';
import { balanceView } from '../_views/balance';

/** What the installation's customer has. */
export const GET = handle(async (request, ctx) => {
  const { customerId } = await requireInstallation(request, ctx, { scope: 'read' });
  return jsonResponse(balanceView(await getBalance(ctx.db, customerId, ctx.now)));
});

const refused = refuseMethod('GET, HEAD');

export { refused as DELETE, refused as OPTIONS, refused as PATCH, refused as POST, refused as PUT };
