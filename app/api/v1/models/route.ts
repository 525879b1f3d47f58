import { listModels } from '@/lib/generation';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { requireInstallation } from '@/lib/web/require';
import { jsonResponse } from '@/lib/web/text-response';
import { modelView } from '../_views/model';

/** The models that can be asked for: those with a price in force. */
export const GET = handle(async (request, ctx) => {
  await requireInstallation(request, ctx, { scope: 'read' });
  const models = await listModels(ctx.db, ctx.now);
  return jsonResponse({ object: 'list', data: models.map(modelView) });
});

const refused = refuseMethod('GET, HEAD');

export { refused as DELETE, refused as OPTIONS, refused as PATCH, refused as POST, refused as PUT };
