import { isConnectionLoss } from '@/lib/platform/db';
import { DomainError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import type { MicroCredits } from '@/lib/platform/units';
import { currentPrices, type Usage } from '@/lib/pricing';
import { type Closed, closeGeneration, type Remains } from '../close-generation';
import { boundsOf } from '../complete';
import type { GenerationContext } from '../context';
import { type FailureName, GenerationFailed } from '../errors';
import { failureOf } from '../failure';
import { idempotencyKey } from '../idempotency';
import { type OpenGeneration, openGeneration } from '../open-generation';
import { type Inlet, type Outlet, openChannel } from '../outlet';
import { type Run, startRun } from '../run';
import { type Streamed, streamUpstream } from '../stream-upstream';
import { readUsage } from '../upstream/usage';
import type { ChatRequest } from './chat-request';
import { type ChunkChoice, hasContent } from './chunk';
import { collectChoices } from './collected';
import { type ChatChoice, uselessness } from './completion';
import { type Asked, type ChatAnswer, knownUsage } from './create-chat-completion';
import { prepareChat } from './prepare-chat';
import { replayedChat } from './replay-chat';

/** What a reader of a chat stream gets, in this order: pieces, then one of the others. */
export type ChatStreamEvent =
  | { readonly kind: 'pieces'; readonly pieces: readonly ChunkChoice[] }
  | {
      readonly kind: 'completed';
      readonly finishReasons: readonly Pick<ChatChoice, 'index' | 'finishReason'>[];
      readonly usage: Usage;
      readonly chargeMicroCredits: MicroCredits;
    }
  | { readonly kind: 'failed'; readonly error: unknown };

export type ChatStream = {
  readonly generationId: string;
  readonly model: string;
  readonly createdAt: Date;
  readonly replayed: boolean;
  readonly events: Inlet<ChatStreamEvent>;
};

/**
 * Streams a chat answer. Credits are held before this resolves; then the generation runs by itself and its reader takes
 * events as fast as it can. The last one comes after the settlement is committed. README.md says what is charged when
 * the reader leaves or the upstream breaks. Throws what createChatCompletion throws before the upstream is asked.
 */
export async function streamChatCompletion(
  ctx: GenerationContext,
  { principal, requestKey, left }: Asked,
  request: ChatRequest,
): Promise<ChatStream> {
  const prepared = await prepareChat(await currentPrices(ctx.db, ctx.now), request);
  const key = idempotencyKey(requestKey, request);
  const opened = await openGeneration(ctx, principal, prepared, key);
  if (opened.kind === 'replay')
    return streamOf(await replayedChat(ctx, principal.customerId, opened.generationId), left);
  const { open } = opened;
  const { outlet, inlet } = openChannel<ChatStreamEvent>(left);
  const run = startRun(left);
  run.signal.addEventListener('abort', outlet.interrupt, { once: true });
  void runToEnd(open, run, outlet, request.n ?? 1);
  return {
    generationId: open.id,
    model: request.model,
    createdAt: open.createdAt,
    replayed: false,
    events: inlet,
  };
}

/** Nobody waits for this promise: whatever happens ends in the outlet and in the log. */
async function runToEnd(
  open: OpenGeneration,
  run: Run,
  outlet: Outlet<ChatStreamEvent>,
  choicesAsked: number,
): Promise<void> {
  try {
    const streamed = await streamUpstream(open, run, {
      choicesAsked,
      deliver: (pieces) => {
        // The finish reasons wait for the settlement: no stream says that it ended well before it is paid for.
        const content = pieces.filter(hasContent);
        return content.length === 0
          ? Promise.resolve(true)
          : outlet.send({ kind: 'pieces', pieces: content });
      },
    });
    await settle(open, run, outlet, streamed);
  } catch (error) {
    if (!(error instanceof DomainError) && !isConnectionLoss(error))
      log().error({ err: error, generationId: open.id }, 'a stream failed');
    outlet.finish({ kind: 'failed', error });
  } finally {
    outlet.end();
    run.end();
  }
}

async function settle(
  open: OpenGeneration,
  run: Run,
  outlet: Outlet<ChatStreamEvent>,
  streamed: Streamed,
): Promise<void> {
  const remains = remainsOf(open, streamed);
  const fail = async (failure: FailureName, facts = {}) => {
    await closeGeneration(open, { kind: 'failed', failure }, remains);
    outlet.finish({ kind: 'failed', error: new GenerationFailed(failure, open.id, facts) });
  };
  const { end, handedOver } = streamed;
  switch (end.kind) {
    case 'finished': {
      const choices = handedOver.choices();
      const failure = uselessness(choices);
      if (failure !== null) return fail(failure);
      const result = open.item.request_key === null ? null : { kind: 'chat', choices };
      const closed = await closeGeneration(open, { kind: 'completed' }, { ...remains, result });
      void outlet.send(completedEvent(choices, closed));
      return;
    }
    case 'left':
    case 'slow_reader': {
      const why = end.kind === 'left' ? 'client_left' : 'slow_reader';
      if (!handedOver.hasContent()) {
        if (end.kind === 'slow_reader') return fail('upstream_timeout');
        await closeGeneration(open, { kind: 'left_early' }, remains);
        return;
      }
      await closeGeneration(open, { kind: 'left_midway', why }, remains);
      outlet.finish({ kind: 'failed', error: new GenerationFailed(why, open.id) });
      return;
    }
    case 'fault': {
      const { name, ...facts } = failureOf(end.fault, run);
      return fail(name, facts);
    }
  }
}

const completedEvent = (choices: readonly ChatChoice[], closed: Closed): ChatStreamEvent => ({
  kind: 'completed',
  finishReasons: choices.map(({ index, finishReason }) => ({ index, finishReason })),
  usage: knownUsage(closed),
  chargeMicroCredits: closed.settlement.chargeMicroCredits,
});

/** What a stream leaves behind, however it ended. */
export function remainsOf(open: OpenGeneration, streamed: Streamed): Remains {
  const { handedOver, undelivered, rawUsage } = streamed;
  const given = handedOver.text();
  return {
    reported: readUsage(rawUsage, boundsOf(open)),
    rawUsage: rawUsage ?? null,
    mayHaveWorked: handedOver.hasContent() || lastTryMayHaveWorked(open),
    received: undelivered.length === 0 ? given : `${given}\n${textOf(undelivered)}`,
    handedOver: given,
    result: null,
  };
}

const lastTryMayHaveWorked = ({ attempts }: OpenGeneration): boolean => {
  const outcome = attempts.attempts.at(-1)?.outcome;
  return outcome !== undefined && outcome !== 'refused' && outcome !== 'unreachable';
};

function textOf(pieces: readonly ChunkChoice[]): string {
  const collected = collectChoices(0);
  pieces.forEach(collected.add);
  return collected.text();
}

/** An old answer as a stream: the same events, all at once. */
function streamOf(answer: ChatAnswer, left: AbortSignal): ChatStream {
  const { outlet, inlet } = openChannel<ChatStreamEvent>(left);
  void outlet.send({ kind: 'pieces', pieces: answer.choices.map(pieceOf) });
  void outlet.send({
    kind: 'completed',
    finishReasons: answer.choices.map(({ index, finishReason }) => ({ index, finishReason })),
    usage: answer.usage,
    chargeMicroCredits: answer.chargeMicroCredits,
  });
  outlet.end();
  const { generationId, model, createdAt, replayed } = answer;
  return { generationId, model, createdAt, replayed, events: inlet };
}

const pieceOf = (choice: ChatChoice): ChunkChoice => ({
  index: choice.index,
  content: choice.content ?? '',
  refusal: choice.refusal ?? '',
  toolCalls: choice.toolCalls.map((call, index) => ({
    index,
    id: call.id,
    name: call.function.name,
    arguments: call.function.arguments,
  })),
  finishReason: choice.finishReason,
});
