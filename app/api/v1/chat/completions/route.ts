import {
  type Asked,
  ChatRequest,
  createChatCompletion,
  streamChatCompletion,
  withoutUnsupported,
} from '@/lib/generation';
import { creditsText } from '@/lib/platform/credits-text';
import type { RouteContext } from '@/lib/web/context';
import { eventStream, readerOf } from '@/lib/web/event-stream';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { parseInput, readJson } from '@/lib/web/read-body';
import { requireInstallation } from '@/lib/web/require';
import { jsonResponse } from '@/lib/web/text-response';
import { chatCompletionView, chatStreamTexts } from '../../_views/chat-completion';
import { mapped } from '../../_views/mapped';
import { streamErrorText } from '../../_views/stream-error';

const BODY_BYTES_MAX = 1_048_576;

/** OpenAI's chat completions, charged by what they use. */
export const POST = handle(async (request, ctx) => {
  const principal = await requireInstallation(request, ctx, { scope: 'generate' });
  const body = await readJson(request, { bytesMax: BODY_BYTES_MAX });
  const chat = parseInput(ChatRequest, withoutUnsupported(body));
  const requestKey = request.headers.get('idempotency-key');
  if (chat.stream === true) {
    const { left, leave } = readerOf(request);
    return streamed(ctx, { principal, requestKey, left }, { chat, leave });
  }
  const answer = await createChatCompletion(
    ctx,
    { principal, requestKey, left: request.signal },
    chat,
  );
  const headers: Record<string, string> = {
    'x-tokentill-generation-id': answer.generationId,
    'x-tokentill-charge-credits': creditsText(answer.chargeMicroCredits),
  };
  if (answer.availableMicroCredits !== null)
    headers['x-tokentill-available-credits'] = creditsText(answer.availableMicroCredits);
  if (answer.replayed) headers['idempotency-replayed'] = 'true';
  return jsonResponse(chatCompletionView(answer), { headers });
});

async function streamed(
  ctx: RouteContext,
  asked: Asked,
  { chat, leave }: { chat: ChatRequest; leave: () => void },
): Promise<Response> {
  const stream = await streamChatCompletion(ctx, asked, chat);
  const text = chatStreamTexts(stream, {
    includeUsage: chat.stream_options?.include_usage === true,
    errorText: (error) => streamErrorText(error, ctx),
  });
  const headers: Record<string, string> = { 'x-tokentill-generation-id': stream.generationId };
  if (stream.replayed) headers['idempotency-replayed'] = 'true';
  return eventStream(mapped(stream.events, text), { headers, onLeave: leave });
}

const refused = refuseMethod('POST');

export { refused as DELETE, refused as GET, refused as OPTIONS, refused as PATCH, refused as PUT };
