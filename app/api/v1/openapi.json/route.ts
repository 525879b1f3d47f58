import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { openApiDocument } from '@/lib/web/openapi';
import { jsonResponse } from '@/lib/web/text-response';
import { operationSchemas, paths } from './paths';

let document: unknown;

/** The description of this API. For everybody: it has nothing that is not public. */
export const GET = handle(async () => {
  document ??= openApiDocument(paths, operationSchemas);
  return jsonResponse(document, { headers: { 'cache-control': 'public, max-age=300' } });
});

const refused = refuseMethod('GET, HEAD');

export { refused as DELETE, refused as OPTIONS, refused as PATCH, refused as POST, refused as PUT };
