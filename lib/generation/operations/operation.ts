import type { z } from 'zod';
import type { FailureName } from '../errors';
import type { UpstreamBody } from '../upstream/upstream';

/** What an operation asks the upstream, made from a caller's input. */
export type OperationPrompt = {
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[];
  readonly outputTokensMax: number;
};

/** The output found good, or why it is not. */
export type Checked<Output> =
  | { readonly kind: 'good'; readonly output: Output }
  | { readonly kind: 'bad'; readonly failure: FailureName; readonly reason: string };

/**
 * One thing that can be generated at a price of its own. A new one is a file in this folder and a line in `index.ts`.
 */
export type Operation<Input = unknown, Output = unknown> = {
  /** Its name on the wire and in the price list. */
  readonly name: string;
  /** The input that callers send. */
  readonly Input: z.ZodType<Input>;
  /** The result that callers get. */
  readonly Output: z.ZodType<Output>;
  /** Words of the input, for operations that are priced by words. */
  readonly wordsOf?: (input: Input) => number;
  prompt(input: Input): OperationPrompt;
  /** JSON Schema that the upstream is held to, in strict mode. */
  readonly outputSchema: Readonly<Record<string, unknown>>;
  /** Reads the upstream's text; pure, and called before anything is charged. */
  check(text: string): Checked<Output>;
};

/** The upstream's request for a prompt: JSON in the operation's shape, or nothing. */
export const operationBody = (
  operation: Pick<Operation, 'name' | 'outputSchema'>,
  model: string,
  prompt: OperationPrompt,
): UpstreamBody => ({
  model,
  messages: prompt.messages,
  max_completion_tokens: prompt.outputTokensMax,
  response_format: {
    type: 'json_schema',
    json_schema: { name: operation.name, strict: true, schema: operation.outputSchema },
  },
});
