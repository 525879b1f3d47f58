import { getModel } from '@/lib/generation';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { requireInstallation } from '@/lib/web/require';
import { jsonResponse } from '@/lib/web/text-response';
import { modelView } from '../../_views/model';

/** One model. */
export const GET = handle<{ model: string }>(async (request, ctx, { model }) => {
  await requireInstallation(request, ctx, { scope: 'read' });
  return jsonResponse(modelView(await getModel(ctx.db, model, ctx.now)));
});

const refused = refuseMethod('GET, HEAD');

export { refused as DELETE, refused as OPTIONS, refused as PATCH, refused as POST, refused as PUT };
