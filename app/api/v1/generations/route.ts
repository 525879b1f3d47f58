import {
  type Asked,
  createGeneration,
  GenerationRequest,
  type GenerationStreamEvent,
  listGenerations,
  type OperationRequest,
  operationNamed,
  streamGeneration,
} from '@/lib/generation';
import { creditsText } from '@/lib/platform/credits-text';
import type { RouteContext } from '@/lib/web/context';
import { eventStream, readerOf } from '@/lib/web/event-stream';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { parseInput, readJson } from '@/lib/web/read-body';
import { parseQuery } from '@/lib/web/read-query';
import { requireInstallation } from '@/lib/web/require';
import { jsonResponse } from '@/lib/web/text-response';
import { generationAnswerView } from '../_views/generation';
import { GenerationListQuery, generationListView } from '../_views/generation-list';
import { mapped } from '../_views/mapped';
import { inputOf } from '../_views/operation-input';
import { streamErrorText } from '../_views/stream-error';

const BODY_BYTES_MAX = 262_144;

/** The installation's own generations, newest first. */
export const GET = handle(async (request, ctx) => {
  const principal = await requireInstallation(request, ctx, { scope: 'read' });
  const { limit, starting_after, operation, state } = parseQuery(GenerationListQuery, request);
  const { customerId, installationId } = principal;
  const page = await listGenerations(
    ctx.db,
    { customerId, installationId },
    { limit, startingAfter: starting_after, operation, state },
  );
  return jsonResponse(generationListView(page));
});

/** Runs an operation and charges its price. */
export const POST = handle(async (request, ctx) => {
  const principal = await requireInstallation(request, ctx, { scope: 'generate' });
  const body = parseInput(GenerationRequest, await readJson(request, { bytesMax: BODY_BYTES_MAX }));
  const operation = operationNamed(body.operation);
  const asked: OperationRequest = {
    operation,
    input: inputOf(operation, body.input),
    model: body.model,
    maxMicroCredits: body.max_credits,
  };
  const requestKey = request.headers.get('idempotency-key');
  if (body.stream === true) {
    const { left, leave } = readerOf(request);
    return streamed(ctx, { principal, requestKey, left }, { asked, leave });
  }
  const answer = await createGeneration(
    ctx,
    { principal, requestKey, left: request.signal },
    asked,
  );
  const view = generationAnswerView(answer);
  const headers: Record<string, string> = {
    location: `/api/v1/generations/${answer.generation.id}`,
    'x-tokentill-generation-id': answer.generation.id,
    'x-tokentill-charge-credits': view.charge_credits ?? '0',
  };
  if (answer.availableMicroCredits !== null)
    headers['x-tokentill-available-credits'] = creditsText(answer.availableMicroCredits);
  if (answer.replayed) headers['idempotency-replayed'] = 'true';
  return jsonResponse(view, { status: 201, headers });
});

async function streamed(
  ctx: RouteContext,
  caller: Asked,
  { asked, leave }: { asked: OperationRequest; leave: () => void },
): Promise<Response> {
  const stream = await streamGeneration(ctx, caller, asked);
  const id = stream.generationId;
  const created = event('generation.created', JSON.stringify({ id, object: 'generation' }));
  let opening = created;
  const text = (happened: GenerationStreamEvent) => {
    const said = opening + eventText(happened, id, ctx);
    opening = '';
    return said;
  };
  const headers: Record<string, string> = { 'x-tokentill-generation-id': id };
  if (stream.replayed) headers['idempotency-replayed'] = 'true';
  return eventStream(mapped(stream.events, text), { headers, onLeave: leave });
}

const event = (name: string, data: string) => `event: ${name}\ndata: ${data}\n\n`;

function eventText(happened: GenerationStreamEvent, id: string, ctx: RouteContext): string {
  switch (happened.kind) {
    case 'delta':
      return event('generation.delta', JSON.stringify({ generation_id: id, text: happened.text }));
    case 'completed': {
      const view = JSON.stringify(generationAnswerView(happened.answer));
      return `${event('generation.completed', view)}data: [DONE]\n\n`;
    }
    case 'failed':
      return event('generation.error', streamErrorText(happened.error, ctx));
  }
}

const refused = refuseMethod('GET, HEAD, POST');

export { refused as DELETE, refused as OPTIONS, refused as PATCH, refused as PUT };
