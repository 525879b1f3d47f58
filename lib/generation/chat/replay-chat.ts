import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { tokenCount } from '@/lib/platform/units';
import type { Usage } from '@/lib/pricing';
import type { GenerationContext } from '../context';
import { AnswerGone } from '../errors';
import type { Generation } from '../generation';
import { selectGeneration } from '../read-store';
import { FINISH_REASONS } from './completion';
import type { ChatAnswer } from './create-chat-completion';

const KeptChat = z.object({
  kind: z.literal('chat'),
  choices: z.array(
    z.object({
      index: z.number().int(),
      content: z.string().nullable(),
      refusal: z.string().nullable(),
      toolCalls: z.array(
        z.object({
          id: z.string(),
          type: z.literal('function'),
          function: z.object({ name: z.string(), arguments: z.string() }),
        }),
      ),
      finishReason: z.enum(FINISH_REASONS),
    }),
  ),
});

/** The first answer to an Idempotency-Key, again. Throws AnswerGone when its day is over. */
export async function replayedChat(
  ctx: GenerationContext,
  customerId: string,
  generationId: string,
): Promise<ChatAnswer> {
  const found = await selectGeneration(ctx.db, { customerId }, generationId, ctx.now);
  if (found === undefined || found.result === null) throw new AnswerGone(generationId);
  assert(found.chargeMicroCredits !== null, 'a generation with an answer has its charge');
  return {
    generationId,
    model: found.model,
    createdAt: found.createdAt,
    choices: KeptChat.parse(found.result).choices,
    usage: usageOfRow(found),
    chargeMicroCredits: found.chargeMicroCredits,
    availableMicroCredits: null,
    replayed: true,
  };
}

/** The usage on a finished row. */
export function usageOfRow(row: Generation): Usage {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = row;
  assert(inputTokens !== null && cachedInputTokens !== null, 'an answered row has its usage');
  assert(cacheWriteTokens !== null && outputTokens !== null, 'an answered row has its usage');
  assert(reasoningTokens !== null, 'an answered row has its usage');
  return {
    inputTokens: tokenCount(inputTokens),
    cachedInputTokens: tokenCount(cachedInputTokens),
    cacheWriteTokens: tokenCount(cacheWriteTokens),
    outputTokens: tokenCount(outputTokens),
    reasoningTokens: tokenCount(reasoningTokens),
  };
}
