import type { PriceBook } from '@/lib/pricing';
import { quoteGeneration } from '@/lib/pricing';
import { inputTokensBound } from '../input-bound';
import type { PreparedGeneration } from '../open-generation';
import { priceOfModel } from '../price-of-model';
import { UPSTREAM_NAME } from '../upstream/choose-upstream';
import { chatBody, inputTextOf, outputTokensMaxOf } from './chat-body';
import type { ChatRequest } from './chat-request';

export const CHAT_OPERATION = 'chat';
export const CHAT_ROUTE = 'chat/completions';

/** Prices and quotes a chat request. Throws UnknownModel before anything else is done. */
export async function prepareChat(
  prices: PriceBook,
  request: ChatRequest,
): Promise<PreparedGeneration & { inputTokensMax: number }> {
  const upstreamPrice = priceOfModel(prices, request.model);
  const operationPrice = prices.operationPrice(CHAT_OPERATION);
  const inputText = inputTextOf(request);
  const messages = request.messages.length;
  const inputTokensMax = await inputTokensBound(inputText, messages);
  const outputTokensMax = outputTokensMaxOf(request);
  const reservedMicroCredits = quoteGeneration({
    operationPrice,
    upstreamPrice,
    inputTokensMax,
    outputTokensMax,
  });
  return {
    operation: CHAT_OPERATION,
    route: CHAT_ROUTE,
    model: request.model,
    upstream: UPSTREAM_NAME,
    streamed: request.stream === true,
    terms: { operationPrice, upstreamPrice, reservedMicroCredits },
    body: chatBody(request),
    inputText,
    messages,
    inputTokensMax,
    outputTokensMax,
  };
}
