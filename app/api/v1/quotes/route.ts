import {
  ChatRequest,
  operationNamed,
  type QuoteRequest,
  quote,
  withoutUnsupported,
} from '@/lib/generation';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { parseInput, readJson } from '@/lib/web/read-body';
import { requireInstallation } from '@/lib/web/require';
import { jsonResponse } from '@/lib/web/text-response';
import { inputOf } from '../_views/operation-input';
import { QuoteChatBody, QuoteOperationBody, quoteView } from '../_views/quote';

const BODY_BYTES_MAX = 1_048_576;

/** The most that a request would be charged. Holds nothing, charges nothing. */
export const POST = handle(async (request, ctx) => {
  const { customerId } = await requireInstallation(request, ctx, { scope: 'read' });
  const asked = askedOf(await readJson(request, { bytesMax: BODY_BYTES_MAX }));
  return jsonResponse(quoteView(await quote(ctx, customerId, asked)));
});

function askedOf(body: unknown): QuoteRequest {
  if (isChat(body)) {
    const { input } = parseInput(QuoteChatBody, body);
    return { kind: 'chat', request: parseInput(ChatRequest, withoutUnsupported(input)) };
  }
  const { operation: name, input, model } = parseInput(QuoteOperationBody, body);
  const operation = operationNamed(name);
  return { kind: 'operation', operation, input: inputOf(operation, input), model };
}

const isChat = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'operation' in body && body.operation === 'chat';

const refused = refuseMethod('POST');

export { refused as DELETE, refused as GET, refused as OPTIONS, refused as PATCH, refused as PUT };
