export const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

export type ToolCall = {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
};

export type ChatChoice = {
  readonly index: number;
  readonly content: string | null;
  readonly refusal: string | null;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
};

/** A whole answer as we understand it; `rawUsage` is what the upstream said of it, unread. */
export type ChatCompletion = {
  readonly choices: readonly ChatChoice[];
  readonly rawUsage: unknown;
};

/** Reads an upstream's plain answer. Null when it is not what the API promises. */
export function readCompletion(body: unknown): ChatCompletion | null {
  const answer = recordOf(body);
  if (answer === null || !Array.isArray(answer.choices)) return null;
  const choices: ChatChoice[] = [];
  for (const [at, value] of answer.choices.entries()) {
    const choice = readChoice(value, at);
    if (choice === null) return null;
    choices.push(choice);
  }
  return { choices, rawUsage: answer.usage };
}

function readChoice(value: unknown, at: number): ChatChoice | null {
  const choice = recordOf(value);
  const message = recordOf(choice?.message);
  if (choice === null || message === null) return null;
  const content = textOrNull(message.content);
  const refusal = textOrNull(message.refusal);
  const finishReason = finishReasonOf(choice.finish_reason);
  const toolCalls = readToolCalls(message.tool_calls);
  if (content === undefined || refusal === undefined || finishReason === null) return null;
  if (toolCalls === null) return null;
  const index = typeof choice.index === 'number' ? choice.index : at;
  return { index, content, refusal, toolCalls, finishReason };
}

export function readToolCalls(value: unknown): ToolCall[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const calls: ToolCall[] = [];
  for (const item of value) {
    const call = recordOf(item);
    const called = recordOf(call?.function);
    if (call === null || called === null || typeof call.id !== 'string') return null;
    if (typeof called.name !== 'string' || typeof called.arguments !== 'string') return null;
    calls.push({
      id: call.id,
      type: 'function',
      function: { name: called.name, arguments: called.arguments },
    });
  }
  return calls;
}

/** What the upstream's word for an end means; null for a word that the API does not have. */
export function finishReasonOf(value: unknown): FinishReason | null {
  return FINISH_REASONS.find((reason) => reason === value) ?? null;
}

/** Everything of an answer that an upstream counts as output, as text. */
export const outputTextOf = ({ content, refusal, toolCalls }: ChatChoice): string =>
  (content ?? '') +
  (refusal ?? '') +
  toolCalls.map((call) => call.function.name + call.function.arguments).join('');

/** Why an answer is of no use to the caller, or null when it is. Nothing usable, nothing charged. */
export function uselessness(
  choices: readonly ChatChoice[],
): 'empty_answer' | 'output_limit' | 'content_filtered' | null {
  if (choices.some((choice) => outputTextOf(choice) !== '')) return null;
  if (choices.some(({ finishReason }) => finishReason === 'content_filter'))
    return 'content_filtered';
  if (choices.some(({ finishReason }) => finishReason === 'length')) return 'output_limit';
  return 'empty_answer';
}

export function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

const textOrNull = (value: unknown): string | null | undefined =>
  typeof value === 'string' ? value : value === undefined || value === null ? null : undefined;
