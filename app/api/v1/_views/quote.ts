import { z } from 'zod';
import type { Quote } from '@/lib/generation';
import { creditsText } from '@/lib/platform/credits-text';
import { CreditsText } from './credits';

export const QuoteChatBody = z
  .strictObject({
    operation: z.literal('chat'),
    input: z.record(z.string(), z.unknown()).meta({ description: 'A ChatCompletionRequest.' }),
  })
  .meta({ id: 'ChatQuoteRequest' });

export const QuoteOperationBody = z
  .strictObject({
    operation: z.string().min(1).max(64),
    input: z.record(z.string(), z.unknown()),
    model: z.string().min(1).max(200).optional(),
  })
  .meta({ id: 'QuoteRequest' });

export const QuoteView = z
  .object({
    object: z.literal('quote'),
    operation: z.string(),
    model: z.string(),
    quote_credits: CreditsText.meta({ description: 'The most that the request is charged.' }),
    available_credits: CreditsText,
    affordable: z.boolean(),
    input_tokens_max: z.int(),
    output_tokens_max: z.int(),
    operation_price_id: z.string(),
    upstream_price_id: z.string(),
  })
  .meta({ id: 'Quote' });

export const quoteView = (quote: Quote): z.output<typeof QuoteView> => ({
  object: 'quote',
  operation: quote.operation,
  model: quote.model,
  quote_credits: creditsText(quote.quoteMicroCredits),
  available_credits: creditsText(quote.availableMicroCredits),
  affordable: quote.quoteMicroCredits <= quote.availableMicroCredits,
  input_tokens_max: quote.inputTokensMax,
  output_tokens_max: quote.outputTokensMax,
  operation_price_id: quote.operationPriceId,
  upstream_price_id: quote.upstreamPriceId,
});
