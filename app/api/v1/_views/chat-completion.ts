import { z } from 'zod';
import {
  type ChatAnswer,
  type ChatChoice,
  type ChatStream,
  type ChatStreamEvent,
  type ChunkChoice,
  FINISH_REASONS,
  type ToolCallPiece,
} from '@/lib/generation';
import { ChatUsageView, chatUsageView } from './usage';

const ToolCallView = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const ChoiceView = z.object({
  index: z.int(),
  message: z.object({
    role: z.literal('assistant'),
    content: z.string().nullable(),
    refusal: z.string().nullable(),
    tool_calls: z.array(ToolCallView).optional(),
  }),
  logprobs: z.null(),
  finish_reason: z.enum(FINISH_REASONS),
});

/** OpenAI's `chat.completion`; `id` is the generation's. */
export const ChatCompletionView = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(ChoiceView),
    usage: ChatUsageView,
  })
  .meta({ id: 'ChatCompletion' });
export type ChatCompletionView = z.output<typeof ChatCompletionView>;

export const chatCompletionView = (answer: ChatAnswer): ChatCompletionView => ({
  id: answer.generationId,
  object: 'chat.completion',
  created: secondsOf(answer.createdAt),
  model: answer.model,
  choices: answer.choices.map(choiceView),
  usage: chatUsageView(answer.usage, {
    generationId: answer.generationId,
    charge: answer.chargeMicroCredits,
  }),
});

const choiceView = ({ index, content, refusal, toolCalls, finishReason }: ChatChoice) => ({
  index,
  message: {
    role: 'assistant' as const,
    content,
    refusal,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map((call) => ({ ...call })) }),
  },
  logprobs: null,
  finish_reason: finishReason,
});

/** OpenAI's `chat.completion.chunk`. */
export const ChatChunkView = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion.chunk'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        delta: z.object({
          role: z.literal('assistant').optional(),
          content: z.string().optional(),
          refusal: z.string().optional(),
          tool_calls: z
            .array(
              z.object({
                index: z.int(),
                id: z.string().optional(),
                type: z.literal('function').optional(),
                function: z
                  .object({ name: z.string().optional(), arguments: z.string().optional() })
                  .optional(),
              }),
            )
            .optional(),
        }),
        logprobs: z.null(),
        finish_reason: z.enum(FINISH_REASONS).nullable(),
      }),
    ),
    usage: ChatUsageView.nullable().optional(),
  })
  .meta({ id: 'ChatCompletionChunk' });

const DONE = 'data: [DONE]\n\n';

/**
 * The events of a chat stream as text, as OpenAI's clients read them. The chunk with usage comes only when it was asked
 * for; the end is `[DONE]`, or an error.
 */
export function chatStreamTexts(
  stream: Pick<ChatStream, 'generationId' | 'model' | 'createdAt'>,
  { includeUsage, errorText }: { includeUsage: boolean; errorText: (error: unknown) => string },
): (event: ChatStreamEvent) => string {
  const head =
    `data: {"id":"${stream.generationId}","object":"chat.completion.chunk",` +
    `"created":${secondsOf(stream.createdAt)},"model":${JSON.stringify(stream.model)},"choices":[`;
  const tail = includeUsage ? '],"usage":null}\n\n' : ']}\n\n';
  const chunk = (index: number, delta: string, finishReason: string) =>
    `${head}{"index":${index},"delta":{${delta}},"logprobs":null,"finish_reason":${finishReason}}${tail}`;
  const begun = new Set<number>();

  return (event) => {
    switch (event.kind) {
      case 'pieces': {
        let text = '';
        for (const piece of event.pieces) {
          const opening = begun.has(piece.index) ? '' : '"role":"assistant",';
          begun.add(piece.index);
          text += chunk(piece.index, opening + deltaText(piece), 'null');
        }
        return text;
      }
      case 'completed': {
        let text = '';
        for (const { index, finishReason } of event.finishReasons)
          text += chunk(index, '', `"${finishReason}"`);
        if (includeUsage) {
          const charge = event.chargeMicroCredits;
          const usage = chatUsageView(event.usage, { generationId: stream.generationId, charge });
          text += `${head}],"usage":${JSON.stringify(usage)}}\n\n`;
        }
        return text + DONE;
      }
      case 'failed':
        return `data: ${errorText(event.error)}\n\n`;
    }
  };
}

function deltaText({ content, refusal, toolCalls }: ChunkChoice): string {
  const parts: string[] = [];
  if (content !== '' || (refusal === '' && toolCalls.length === 0))
    parts.push(`"content":${JSON.stringify(content)}`);
  if (refusal !== '') parts.push(`"refusal":${JSON.stringify(refusal)}`);
  if (toolCalls.length > 0) parts.push(`"tool_calls":${JSON.stringify(toolCalls.map(pieceView))}`);
  return parts.join(',');
}

const pieceView = (piece: ToolCallPiece) => ({
  index: piece.index,
  ...(piece.id === undefined ? {} : { id: piece.id, type: 'function' }),
  function: { name: piece.name, arguments: piece.arguments },
});

const secondsOf = (instant: Date): number => Math.floor(instant.getTime() / 1000);
