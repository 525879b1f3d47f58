import type { InstallationPrincipal } from '@/lib/auth';
import { assert } from '@/lib/platform/assert';
import type { MicroCredits } from '@/lib/platform/units';
import { currentPrices, type Usage } from '@/lib/pricing';
import { type Closed, closeGeneration } from '../close-generation';
import { completeUpstream } from '../complete';
import type { GenerationContext } from '../context';
import { GenerationFailed } from '../errors';
import { idempotencyKey } from '../idempotency';
import { openGeneration } from '../open-generation';
import { startRun } from '../run';
import type { ChatRequest } from './chat-request';
import { type ChatChoice, uselessness } from './completion';
import { prepareChat } from './prepare-chat';
import { replayedChat } from './replay-chat';

/** A whole chat answer with what it was charged. */
export type ChatAnswer = {
  readonly generationId: string;
  readonly model: string;
  readonly createdAt: Date;
  readonly choices: readonly ChatChoice[];
  readonly usage: Usage;
  readonly chargeMicroCredits: MicroCredits;
  /** What is left after it; null when the answer is an old one. */
  readonly availableMicroCredits: MicroCredits | null;
  readonly replayed: boolean;
};

export type Asked = {
  readonly principal: InstallationPrincipal;
  /** The text of `Idempotency-Key`, if the caller sent one. */
  readonly requestKey: string | null;
  /** Aborts when the caller goes away. */
  readonly left: AbortSignal;
};

/**
 * Answers a chat request and charges what it used: credits are held before the upstream is asked, and the answer is given
 * only once its charge is committed. The same Idempotency-Key gives the first answer again.
 *
 * Throws UnknownModel, CreditsMissing, SpendCapReached, KeyRefused, StillRunning, KeyReused, Stopping, GenerationFailed
 * (nothing charged) and SettlementUnknown.
 */
export async function createChatCompletion(
  ctx: GenerationContext,
  { principal, requestKey, left }: Asked,
  request: ChatRequest,
): Promise<ChatAnswer> {
  const prepared = await prepareChat(await currentPrices(ctx.db, ctx.now), request);
  const key = idempotencyKey(requestKey, request);
  const opened = await openGeneration(ctx, principal, prepared, key);
  if (opened.kind === 'replay') return replayedChat(ctx, principal.customerId, opened.generationId);
  const { open } = opened;
  const run = startRun(left);
  try {
    const { choices, remains } = await completeUpstream(open, run);
    open.firstTokenAt = new Date();
    const failure = uselessness(choices);
    if (failure !== null) {
      await closeGeneration(open, { kind: 'failed', failure }, { ...remains, result: null });
      throw new GenerationFailed(failure, open.id);
    }
    const result = key === null ? null : { kind: 'chat', choices };
    const closed = await closeGeneration(open, { kind: 'completed' }, { ...remains, result });
    return {
      generationId: open.id,
      model: request.model,
      createdAt: open.createdAt,
      choices,
      usage: knownUsage(closed),
      chargeMicroCredits: closed.settlement.chargeMicroCredits,
      availableMicroCredits: closed.settlement.availableMicroCredits,
      replayed: false,
    };
  } finally {
    run.end();
  }
}

/** The usage of a completed generation: the upstream's, or ours. */
export function knownUsage({ verdict }: Closed): Usage {
  assert(verdict.usage !== null, 'what was answered has a usage');
  return verdict.usage;
}
