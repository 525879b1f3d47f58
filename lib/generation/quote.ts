import { getBalance } from '@/lib/ledger';
import { env } from '@/lib/platform/env';
import type { MicroCredits } from '@/lib/platform/units';
import { currentPrices } from '@/lib/pricing';
import type { ChatRequest } from './chat/chat-request';
import { prepareChat } from './chat/prepare-chat';
import type { GenerationContext } from './context';
import type { Operation } from './operations/operation';
import { prepareOperation } from './prepare-operation';

/** What is to be quoted: a chat request, or an operation on an input that was read. */
export type QuoteRequest =
  | { readonly kind: 'chat'; readonly request: ChatRequest }
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly input: unknown;
      readonly model?: string | undefined;
    };

/** The most that a request would be charged, and whether the wallet could pay it now. */
export type Quote = {
  readonly operation: string;
  readonly model: string;
  readonly quoteMicroCredits: MicroCredits;
  readonly availableMicroCredits: MicroCredits;
  readonly inputTokensMax: number;
  readonly outputTokensMax: number;
  readonly upstreamPriceId: string;
  readonly operationPriceId: string;
};

/** Quotes a request without holding anything. Throws UnknownModel, UnknownPrice. */
export async function quote(
  ctx: GenerationContext,
  customerId: string,
  asked: QuoteRequest,
): Promise<Quote> {
  const prices = await currentPrices(ctx.db, ctx.now);
  const prepared =
    asked.kind === 'chat'
      ? await prepareChat(prices, asked.request)
      : await prepareOperation(prices, asked.operation, {
          input: asked.input,
          model: asked.model ?? env().STORY_MODEL,
          streamed: false,
        });
  const balance = await getBalance(ctx.db, customerId, ctx.now);
  return {
    operation: prepared.operation,
    model: prepared.model,
    quoteMicroCredits: prepared.terms.reservedMicroCredits,
    availableMicroCredits: balance.spendableMicroCredits,
    inputTokensMax: prepared.inputTokensMax,
    outputTokensMax: prepared.outputTokensMax,
    upstreamPriceId: prepared.terms.upstreamPrice.id,
    operationPriceId: prepared.terms.operationPrice.id,
  };
}
