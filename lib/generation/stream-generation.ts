import { isConnectionLoss } from '@/lib/platform/db';
import { DomainError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { hasContent } from './chat/chunk';
import type { Asked } from './chat/create-chat-completion';
import { remainsOf } from './chat/stream-chat-completion';
import { closeGeneration } from './close-generation';
import type { GenerationContext } from './context';
import {
  checkOutput,
  closeGood,
  type GenerationAnswer,
  generationOf,
  keyedBody,
  type OperationRequest,
  prepareRequest,
  replayedGeneration,
} from './create-generation';
import { type FailureName, GenerationFailed } from './errors';
import { failureOf } from './failure';
import { idempotencyKey } from './idempotency';
import { type OpenGeneration, openGeneration } from './open-generation';
import { type Inlet, type Outlet, openChannel } from './outlet';
import { type Run, startRun } from './run';
import { type Streamed, streamUpstream } from './stream-upstream';

/** What a reader gets: text as the model writes it, not yet checked, then the answer or why there is none. */
export type GenerationStreamEvent =
  | { readonly kind: 'delta'; readonly text: string }
  | { readonly kind: 'completed'; readonly answer: GenerationAnswer }
  | { readonly kind: 'failed'; readonly error: unknown };

export type GenerationStream = {
  readonly generationId: string;
  readonly replayed: boolean;
  readonly events: Inlet<GenerationStreamEvent>;
};

/**
 * Runs an operation as a stream. A reader that leaves before the first text ends it, free; one that leaves later does not:
 * it is finished, checked, charged its one price and kept for a day, to be fetched by id or by its Idempotency-Key.
 * Throws what createGeneration throws before the upstream is asked.
 */
export async function streamGeneration(
  ctx: GenerationContext,
  { principal, requestKey, left }: Asked,
  request: OperationRequest,
): Promise<GenerationStream> {
  const prepared = await prepareRequest(ctx, request, { streamed: true });
  const key = idempotencyKey(requestKey, keyedBody(request, true));
  const opened = await openGeneration(ctx, principal, prepared, key);
  const { outlet, inlet } = openChannel<GenerationStreamEvent>(left);
  if (opened.kind === 'replay') {
    const answer = await replayedGeneration(ctx, principal.customerId, opened.generationId);
    void outlet.send({ kind: 'completed', answer });
    outlet.end();
    return { generationId: opened.generationId, replayed: true, events: inlet };
  }
  const { open } = opened;
  const run = startRun(left);
  run.signal.addEventListener('abort', outlet.interrupt, { once: true });
  void runToEnd(open, run, outlet, request);
  return { generationId: open.id, replayed: false, events: inlet };
}

/** Nobody waits for this promise: whatever happens ends in the outlet and in the log. */
async function runToEnd(
  open: OpenGeneration,
  run: Run,
  outlet: Outlet<GenerationStreamEvent>,
  request: OperationRequest,
): Promise<void> {
  let begun = false;
  try {
    const streamed = await streamUpstream(open, run, {
      choicesAsked: 1,
      async deliver(pieces) {
        const text = pieces.map(({ content, refusal }) => content + refusal).join('');
        if (text === '' || !pieces.some(hasContent)) return true;
        if (begun) {
          // It is finished and charged whatever its reader does, so nobody waits for the reader any more.
          void outlet.send({ kind: 'delta', text });
          return true;
        }
        begun = await outlet.send({ kind: 'delta', text });
        if (begun) run.ignoreLeaving();
        return begun;
      },
    });
    await settle(open, run, outlet, { request, streamed });
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
  outlet: Outlet<GenerationStreamEvent>,
  { request, streamed }: { request: OperationRequest; streamed: Streamed },
): Promise<void> {
  const remains = remainsOf(open, streamed);
  const fail = async (failure: FailureName, facts: { reason?: string | undefined } = {}) => {
    await closeGeneration(open, { kind: 'failed', failure }, remains);
    outlet.finish({ kind: 'failed', error: new GenerationFailed(failure, open.id, facts) });
  };
  const { end, handedOver } = streamed;
  switch (end.kind) {
    case 'finished': {
      const checked = checkOutput(request.operation, handedOver.choices());
      if (checked.kind === 'bad') return fail(checked.failure, { reason: checked.reason });
      const { result: _none, ...rest } = remains;
      const closed = await closeGood(open, rest, checked.output);
      const answer: GenerationAnswer = {
        generation: generationOf(open, closed),
        output: checked.output,
        availableMicroCredits: closed.settlement.availableMicroCredits,
        replayed: false,
      };
      void outlet.send({ kind: 'completed', answer });
      return;
    }
    case 'left':
      await closeGeneration(open, { kind: 'left_early' }, remains);
      return;
    case 'slow_reader':
      return fail('upstream_timeout');
    case 'fault': {
      const { name, ...facts } = failureOf(end.fault, run);
      return fail(name, facts);
    }
  }
}
