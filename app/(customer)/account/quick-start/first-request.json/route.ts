import type { FirstRequestView } from '@/components/account/first-request';
import { InvalidInput } from '@/lib/platform/errors';
import { latestGeneration } from '@/lib/reports';
import { handle } from '@/lib/web/handle';
import { customerOf } from '../../_state/customer-of';

/** The newest request since `since`, or null while none has come. */
export const GET = handle(async (request, ctx) => {
  const { customerId } = await customerOf();
  const since = new Date(new URL(request.url).searchParams.get('since') ?? '');
  if (Number.isNaN(since.getTime()) || since.getTime() < 0)
    throw new InvalidInput([{ pointer: '/since', detail: 'is not an instant' }]);
  const found = await latestGeneration(ctx.db, { customerId, since });
  const view: FirstRequestView = {
    request:
      found === undefined
        ? null
        : {
            id: found.id,
            state: found.state,
            model: found.model,
            siteName: found.installationName,
            createdAt: found.createdAt.toISOString(),
          },
  };
  return Response.json(view);
});
