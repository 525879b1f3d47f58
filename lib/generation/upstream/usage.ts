import { type TokenCount, tokenCount } from '@/lib/platform/units';
import type { Usage } from '@/lib/pricing';

/** What a request can use at most; a report beyond it is not believed. */
export type UsageBounds = {
  readonly inputTokensMax: number;
  readonly outputTokensMax: number;
};

const NONE = tokenCount(0);

/**
 * An upstream's `usage` as disjoint buckets: input that no cache touched, input read from a cache, input written to one,
 * and output, reasoning included. Null when it is missing or cannot be true: not whole numbers, negative, parts larger
 * than their whole, a total that is no sum, sound in a chat of text, or more than the request can have used.
 */
export function readUsage(raw: unknown, bounds: UsageBounds): Usage | null {
  const usage = recordOf(raw);
  if (usage === null) return null;
  const prompt = count(usage.prompt_tokens);
  const completion = count(usage.completion_tokens);
  const input = optional(usage.prompt_tokens_details);
  const output = optional(usage.completion_tokens_details);
  if (prompt === null || completion === null || input === null || output === null) return null;
  if ('total_tokens' in usage && usage.total_tokens !== prompt + completion) return null;

  const cached = countIn(input, 'cached_tokens');
  const written = countIn(input, 'cache_write_tokens');
  const reasoning = countIn(output, 'reasoning_tokens');
  const sound = [countIn(input, 'audio_tokens'), countIn(output, 'audio_tokens')];
  if (cached === null || written === null || reasoning === null) return null;
  if (sound.some((tokens) => tokens !== 0)) return null;
  if (cached + written > prompt || reasoning > completion) return null;
  if (prompt > bounds.inputTokensMax || completion > bounds.outputTokensMax) return null;
  return {
    inputTokens: tokenCount(prompt - cached - written),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: completion,
    reasoningTokens: reasoning,
  };
}

/** Usage that we counted ourselves, because nobody told us: all input uncached, nothing known of reasoning. */
export const countedUsage = (inputTokens: number, outputTokens: number): Usage => ({
  inputTokens: tokenCount(inputTokens),
  cachedInputTokens: NONE,
  cacheWriteTokens: NONE,
  outputTokens: tokenCount(outputTokens),
  reasoningTokens: NONE,
});

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

const optional = (value: unknown): Record<string, unknown> | null =>
  value === undefined || value === null ? {} : recordOf(value);

const count = (value: unknown): TokenCount | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? (value as TokenCount)
    : null;

const countIn = (details: Record<string, unknown>, name: string): TokenCount | null =>
  details[name] === undefined || details[name] === null ? NONE : count(details[name]);
