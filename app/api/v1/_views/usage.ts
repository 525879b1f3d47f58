import { z } from 'zod';
import { creditsText } from '@/lib/platform/credits-text';
import type { MicroCredits } from '@/lib/platform/units';
import type { Usage } from '@/lib/pricing';
import { CreditsText } from './credits';

const tokens = z.int().min(0);

export const UsageView = z
  .object({
    input_tokens: tokens.meta({ description: 'Input that no cache touched.' }),
    cached_input_tokens: tokens,
    cache_write_tokens: tokens,
    output_tokens: tokens.meta({ description: 'Output, reasoning included.' }),
    reasoning_tokens: tokens,
    source: z.enum(['upstream', 'counted']).meta({
      description: 'Whether the upstream said so, or we counted because it did not.',
    }),
  })
  .meta({ id: 'Usage' });
export type UsageView = z.output<typeof UsageView>;

/** OpenAI's usage, with ours beside it. */
export const ChatUsageView = z
  .object({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    total_tokens: tokens,
    prompt_tokens_details: z.object({ cached_tokens: tokens, cache_write_tokens: tokens }),
    completion_tokens_details: z.object({ reasoning_tokens: tokens }),
    tokentill: z.object({ generation_id: z.string(), charge_credits: CreditsText }),
  })
  .meta({ id: 'ChatUsage' });
export type ChatUsageView = z.output<typeof ChatUsageView>;

export function chatUsageView(
  usage: Usage,
  { generationId, charge }: { generationId: string; charge: MicroCredits },
): ChatUsageView {
  const prompt = usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens;
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.outputTokens,
    total_tokens: prompt + usage.outputTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cachedInputTokens,
      cache_write_tokens: usage.cacheWriteTokens,
    },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    tokentill: { generation_id: generationId, charge_credits: creditsText(charge) },
  };
}
