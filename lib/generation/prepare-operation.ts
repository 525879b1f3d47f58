import { type PriceBook, quoteGeneration } from '@/lib/pricing';
import { inputTokensBound } from './input-bound';
import type { PreparedGeneration } from './open-generation';
import { type Operation, operationBody } from './operations/operation';
import { priceOfModel } from './price-of-model';
import { UPSTREAM_NAME } from './upstream/choose-upstream';

export const GENERATIONS_ROUTE = 'generations';

/** Prices and quotes an operation on an input that was read. Throws UnknownModel, UnknownPrice. */
export async function prepareOperation(
  prices: PriceBook,
  operation: Operation,
  { input, model, streamed }: { input: unknown; model: string; streamed: boolean },
): Promise<PreparedGeneration & { inputTokensMax: number }> {
  const upstreamPrice = priceOfModel(prices, model);
  const operationPrice = prices.operationPrice(operation.name);
  const prompt = operation.prompt(input);
  const body = operationBody(operation, model, prompt);
  const said = prompt.messages.map(({ role, content }) => `${role}\n${content}`).join('\n');
  const inputText = `${said}\n${JSON.stringify(operation.outputSchema)}`;
  const messages = prompt.messages.length;
  const inputTokensMax = await inputTokensBound(inputText, messages);
  const { outputTokensMax } = prompt;
  const words = operation.wordsOf?.(input);
  const reservedMicroCredits = quoteGeneration({
    operationPrice,
    upstreamPrice,
    inputTokensMax,
    outputTokensMax,
    ...(words === undefined ? {} : { words }),
  });
  return {
    operation: operation.name,
    route: GENERATIONS_ROUTE,
    model,
    upstream: UPSTREAM_NAME,
    streamed,
    terms: { operationPrice, upstreamPrice, reservedMicroCredits },
    body,
    inputText,
    messages,
    inputTokensMax,
    outputTokensMax,
  };
}
