import { getGeneration } from '@/lib/generation';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { requireInstallation } from '@/lib/web/require';
import { jsonResponse } from '@/lib/web/text-response';
import { generationReceiptView } from '../../_views/generation';

/** One of the installation's generations, with its receipt and, for a day, its result. */
export const GET = handle<{ generationId: string }>(async (request, ctx, { generationId }) => {
  const { customerId, installationId } = await requireInstallation(request, ctx, { scope: 'read' });
  const scope = { customerId, installationId };
  const receipt = await getGeneration(ctx.db, scope, generationId, ctx.now);
  return jsonResponse(generationReceiptView(receipt));
});

const refused = refuseMethod('GET, HEAD');

export { refused as DELETE, refused as OPTIONS, refused as PATCH, refused as POST, refused as PUT };
