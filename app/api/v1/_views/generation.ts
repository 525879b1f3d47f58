import { z } from 'zod';
import {
  GENERATION_STATES,
  type Generation,
  type GenerationAnswer,
  type GenerationReceipt,
  outputOf,
} from '@/lib/generation';
import { creditsText } from '@/lib/platform/credits-text';
import { CreditsText, Instant } from './credits';
import { UsageView } from './usage';

const ReceiptView = z.object({
  quote_credits: CreditsText.meta({ description: 'What was held: the charge is never above it.' }),
  charge_credits: CreditsText.nullable(),
  released_credits: CreditsText.nullable(),
  operation_price_id: z.string(),
  upstream_price_id: z.string(),
});

/** One generation, as lists show it. */
export const GenerationView = z
  .object({
    id: z.string(),
    object: z.literal('generation'),
    operation: z.string(),
    state: z.enum(GENERATION_STATES),
    model: z.string(),
    streamed: z.boolean(),
    installation_id: z.string(),
    quote_credits: CreditsText,
    charge_credits: CreditsText.nullable().meta({ description: 'Null while it runs.' }),
    usage: UsageView.nullable(),
    failure_code: z.string().nullable(),
    request_id: z.string(),
    created_at: Instant,
    first_token_at: Instant.nullable(),
    finished_at: Instant.nullable(),
  })
  .meta({ id: 'Generation' });
export type GenerationView = z.output<typeof GenerationView>;

/** A generation with its result and receipt. */
export const GenerationResultView = GenerationView.extend({
  result: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: 'What was made; kept for a day. For a story: StoryOutput.' }),
  receipt: ReceiptView,
}).meta({ id: 'GenerationResult' });

/** A generation with everything that is known of it. */
export const GenerationReceiptView = GenerationResultView.extend({
  receipt: ReceiptView.extend({
    lots: z
      .array(
        z.object({
          lot_id: z.string().nullable().meta({ description: 'Null for what became a debt.' }),
          kind: z.string().nullable(),
          credits: CreditsText,
        }),
      )
      .meta({ description: 'Which credits paid, in the order in which they were spent.' }),
  }),
  attempts: z.array(
    z.object({
      number: z.int(),
      started_at: Instant,
      duration_ms: z.int(),
      outcome: z.string(),
      status: z.int().nullable(),
    }),
  ),
}).meta({ id: 'GenerationReceipt' });

export function generationView(generation: Generation): GenerationView {
  const { chargeMicroCredits: charge } = generation;
  return {
    id: generation.id,
    object: 'generation',
    operation: generation.operation,
    state: generation.state,
    model: generation.model,
    streamed: generation.streamed,
    installation_id: generation.installationId,
    quote_credits: creditsText(generation.reservedMicroCredits),
    charge_credits: charge === null ? null : creditsText(charge),
    usage: usageView(generation),
    failure_code: generation.failureCode,
    request_id: generation.requestId,
    created_at: generation.createdAt.toISOString(),
    first_token_at: generation.firstTokenAt?.toISOString() ?? null,
    finished_at: generation.finishedAt?.toISOString() ?? null,
  };
}

function usageView(generation: Generation): UsageView | null {
  const { costSource, inputTokens, cachedInputTokens, cacheWriteTokens } = generation;
  const { outputTokens, reasoningTokens } = generation;
  if (costSource !== 'upstream' && costSource !== 'counted') return null;
  if (inputTokens === null || cachedInputTokens === null || cacheWriteTokens === null) return null;
  if (outputTokens === null || reasoningTokens === null) return null;
  return {
    input_tokens: inputTokens,
    cached_input_tokens: cachedInputTokens,
    cache_write_tokens: cacheWriteTokens,
    output_tokens: outputTokens,
    reasoning_tokens: reasoningTokens,
    source: costSource,
  };
}

const receiptView = (generation: Generation): z.output<typeof ReceiptView> => {
  const { chargeMicroCredits: charge, reservedMicroCredits: quote } = generation;
  return {
    quote_credits: creditsText(quote),
    charge_credits: charge === null ? null : creditsText(charge),
    released_credits: charge === null ? null : creditsText(quote - charge),
    operation_price_id: generation.operationPriceId,
    upstream_price_id: generation.upstreamPriceId,
  };
};

const recordOrNull = z.record(z.string(), z.unknown()).nullable();

/** The answer of `POST /generations`: the same again when it is replayed. */
export const generationAnswerView = ({
  generation,
  output,
}: GenerationAnswer): z.output<typeof GenerationResultView> => ({
  ...generationView(generation),
  result: recordOrNull.parse(output),
  receipt: receiptView(generation),
});

export const generationReceiptView = (
  receipt: GenerationReceipt,
): z.output<typeof GenerationReceiptView> => ({
  ...generationView(receipt),
  result: resultView(receipt),
  receipt: {
    ...receiptView(receipt),
    lots: receipt.lots.map(({ lotId, kind, consumedMicroCredits }) => ({
      lot_id: lotId,
      kind,
      credits: creditsText(consumedMicroCredits),
    })),
  },
  attempts: receipt.attempts.map(({ number, startedAt, durationMs, outcome, status }) => ({
    number,
    started_at: startedAt,
    duration_ms: durationMs,
    outcome,
    status,
  })),
});

const KeptChat = z.object({
  kind: z.literal('chat'),
  choices: z.array(
    z.object({ index: z.int(), content: z.string().nullable(), finishReason: z.string() }),
  ),
});

function resultView({ result }: GenerationReceipt): Record<string, unknown> | null {
  if (result === null || result === undefined) return null;
  const chat = KeptChat.safeParse(result);
  if (!chat.success) return recordOrNull.parse(outputOf(result));
  return {
    choices: chat.data.choices.map(({ index, content, finishReason }) => ({
      index,
      content,
      finish_reason: finishReason,
    })),
  };
}
