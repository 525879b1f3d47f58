import { assert } from '@/lib/platform/assert';
import { env } from '@/lib/platform/env';
import type { MicroCredits } from '@/lib/platform/units';
import { currentPrices } from '@/lib/pricing';
import { type ChatChoice, outputTextOf, uselessness } from './chat/completion';
import type { Asked } from './chat/create-chat-completion';
import { type Closed, closeGeneration, type Remains } from './close-generation';
import { completeUpstream } from './complete';
import type { GenerationContext } from './context';
import { AnswerGone, GenerationFailed, QuoteAboveLimit } from './errors';
import type { Generation } from './generation';
import { idempotencyKey } from './idempotency';
import { type OpenGeneration, openGeneration, type PreparedGeneration } from './open-generation';
import type { Checked, Operation } from './operations/operation';
import { prepareOperation } from './prepare-operation';
import { selectGeneration } from './read-store';
import { startRun } from './run';

/** What a caller asks of an operation; `input` was read with the operation's own schema. */
export type OperationRequest = {
  readonly operation: Operation;
  readonly input: unknown;
  /** The model to use; by default the configured one. */
  readonly model?: string | undefined;
  readonly maxMicroCredits?: MicroCredits | undefined;
};

/** A generation that succeeded. */
export type GenerationAnswer = {
  readonly generation: Generation;
  readonly output: unknown;
  /** What is left after it; null when the answer is an old one. */
  readonly availableMicroCredits: MicroCredits | null;
  readonly replayed: boolean;
};

/**
 * Runs an operation and charges its price: credits are held before the upstream is asked, the output is checked before
 * anything is charged, and the answer is given once the charge is committed. The result is kept for a day.
 *
 * Throws UnknownModel, UnknownPrice, QuoteAboveLimit, and what createChatCompletion throws.
 */
export async function createGeneration(
  ctx: GenerationContext,
  { principal, requestKey, left }: Asked,
  request: OperationRequest,
): Promise<GenerationAnswer> {
  const prepared = await prepareRequest(ctx, request, { streamed: false });
  const key = idempotencyKey(requestKey, keyedBody(request, false));
  const opened = await openGeneration(ctx, principal, prepared, key);
  if (opened.kind === 'replay')
    return replayedGeneration(ctx, principal.customerId, opened.generationId);
  const { open } = opened;
  const run = startRun(left);
  try {
    const { choices, remains } = await completeUpstream(open, run);
    open.firstTokenAt = new Date();
    const checked = checkOutput(request.operation, choices);
    if (checked.kind === 'bad') {
      await closeGeneration(open, { kind: 'failed', failure: checked.failure }, noResult(remains));
      throw new GenerationFailed(checked.failure, open.id, { reason: checked.reason });
    }
    const closed = await closeGood(open, remains, checked.output);
    return {
      generation: generationOf(open, closed),
      output: checked.output,
      availableMicroCredits: closed.settlement.availableMicroCredits,
      replayed: false,
    };
  } finally {
    run.end();
  }
}

/** Prices, quotes, and holds the quote against the caller's own limit. */
export async function prepareRequest(
  ctx: GenerationContext,
  request: OperationRequest,
  { streamed }: { streamed: boolean },
): Promise<PreparedGeneration> {
  const prices = await currentPrices(ctx.db, ctx.now);
  const { operation, input } = request;
  const model = request.model ?? env().STORY_MODEL;
  const prepared = await prepareOperation(prices, operation, { input, model, streamed });
  const quote = prepared.terms.reservedMicroCredits;
  if (request.maxMicroCredits !== undefined && quote > request.maxMicroCredits)
    throw new QuoteAboveLimit(quote, request.maxMicroCredits);
  return prepared;
}

/** What makes two requests the same one. */
export const keyedBody = (request: OperationRequest, streamed: boolean): unknown => [
  request.operation.name,
  request.input,
  request.model ?? null,
  request.maxMicroCredits ?? null,
  streamed,
];

/** An output found good, or the reason why nothing is charged for it. */
export function checkOutput(
  operation: Operation,
  choices: readonly ChatChoice[],
): Checked<unknown> {
  const filtered = choices.some(({ finishReason }) => finishReason === 'content_filter');
  const failure = filtered ? 'content_filtered' : uselessness(choices);
  if (failure !== null) return { kind: 'bad', failure, reason: 'The model wrote nothing usable.' };
  return operation.check(choices.map(outputTextOf).join(''));
}

const noResult = (remains: Omit<Remains, 'result'>): Remains => ({ ...remains, result: null });

/** Charges for a good output and keeps it for a day. */
export const closeGood = (
  open: OpenGeneration,
  remains: Omit<Remains, 'result'>,
  output: unknown,
): Promise<Closed> =>
  closeGeneration(
    open,
    { kind: 'completed' },
    { ...remains, result: { kind: 'operation', output } },
  );

/** The row as it was just written, without reading it back. */
export function generationOf(open: OpenGeneration, { verdict, settlement }: Closed): Generation {
  const { item, prepared } = open;
  const { usage } = verdict;
  return {
    id: open.id,
    customerId: open.customerId as Generation['customerId'],
    installationId: item.installation_id as Generation['installationId'],
    apiKeyId: item.api_key_id as NonNullable<Generation['apiKeyId']>,
    operation: item.operation,
    model: item.model,
    upstream: item.upstream,
    streamed: item.streamed,
    state: verdict.state,
    reservedMicroCredits: prepared.terms.reservedMicroCredits,
    chargeMicroCredits: settlement.chargeMicroCredits,
    costMicroUsd: verdict.costMicroUsd,
    revenueMicroUsd: settlement.revenueMicroUsd,
    costSource: verdict.costSource,
    inputTokens: usage?.inputTokens ?? null,
    cachedInputTokens: usage?.cachedInputTokens ?? null,
    cacheWriteTokens: usage?.cacheWriteTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    reasoningTokens: usage?.reasoningTokens ?? null,
    upstreamPriceId: item.upstream_price_id,
    operationPriceId: item.operation_price_id,
    failureCode: null,
    requestId: item.request_id,
    createdAt: open.createdAt,
    firstTokenAt: open.firstTokenAt,
    finishedAt: settlement.finishedAt,
  };
}

/** The first answer to an Idempotency-Key, again. Throws AnswerGone when its day is over. */
export async function replayedGeneration(
  ctx: GenerationContext,
  customerId: string,
  generationId: string,
): Promise<GenerationAnswer> {
  const found = await selectGeneration(ctx.db, { customerId }, generationId, ctx.now);
  if (found === undefined || found.result === null) throw new AnswerGone(generationId);
  const { attempts: _attempts, result, ...generation } = found;
  return { generation, output: outputOf(result), availableMicroCredits: null, replayed: true };
}

/** What an operation made, out of what was kept. */
export function outputOf(result: unknown): unknown {
  assert(
    typeof result === 'object' && result !== null && 'output' in result,
    'what is kept of an operation has its output',
  );
  return result.output;
}
