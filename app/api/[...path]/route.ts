import { NotFound } from '@/lib/platform/errors';
import { handle } from '@/lib/web/handle';

/** Every address under /api that nothing else answers. */
const refused = handle<{ path: string[] }>(async () => {
  throw new NotFound('There is no such API address. /api/v1/openapi.json lists those there are.');
});

export {
  refused as DELETE,
  refused as GET,
  refused as HEAD,
  refused as OPTIONS,
  refused as PATCH,
  refused as POST,
  refused as PUT,
};
