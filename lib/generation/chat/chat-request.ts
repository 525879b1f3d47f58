import { z } from 'zod';
import { UnsupportedContent, UnsupportedParameter } from '../errors';

export const CHAT_LIMITS = {
  messagesMax: 2_000,
  choicesMax: 4,
  outputTokensMax: 128_000,
  /** What an answer may take when the caller names no limit: a quote needs one. */
  outputTokensUsual: 4_096,
  stopsMax: 4,
  stopLengthMax: 200,
  toolsMax: 64,
  nameLengthMax: 64,
  idLengthMax: 256,
} as const;

const text = z.string().max(1_048_576);
const TextPart = z.strictObject({ type: z.literal('text'), text });
const Content = z.union([text, z.array(TextPart).min(1).max(1_000)], {
  error: 'must be a text or a list of text parts',
});
const name = z
  .string()
  .regex(/^[^\s<|\\/>]+$/, 'must have no spaces, slashes, pipes or angle brackets')
  .max(CHAT_LIMITS.nameLengthMax)
  .optional();
const id = z.string().min(1).max(CHAT_LIMITS.idLengthMax);
const FunctionName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');

const ToolCall = z.strictObject({
  id,
  type: z.literal('function'),
  function: z.strictObject({ name: FunctionName, arguments: text }),
});

const Message = z.discriminatedUnion(
  'role',
  [
    z.strictObject({ role: z.literal('system'), content: Content, name }),
    z.strictObject({ role: z.literal('developer'), content: Content, name }),
    z.strictObject({ role: z.literal('user'), content: Content, name }),
    z.strictObject({
      role: z.literal('assistant'),
      content: Content.nullish(),
      refusal: text.nullish(),
      name,
      tool_calls: z.array(ToolCall).min(1).max(128).optional(),
    }),
    z.strictObject({ role: z.literal('tool'), content: Content, tool_call_id: id }),
  ],
  { error: 'must have a role of system, developer, user, assistant or tool' },
);
export type ChatMessage = z.output<typeof Message>;

const JsonSchema = z.record(z.string(), z.unknown());
const Tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: FunctionName,
    description: text.optional(),
    parameters: JsonSchema.optional(),
    strict: z.boolean().nullish(),
  }),
});
const ToolChoice = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.strictObject({
      type: z.literal('function'),
      function: z.strictObject({ name: FunctionName }),
    }),
  ],
  { error: 'must be none, auto, required or a function' },
);

const ResponseFormat = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({ type: z.literal('json_object') }),
    z.strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: FunctionName,
        description: text.optional(),
        schema: JsonSchema.optional(),
        strict: z.boolean().nullish(),
      }),
    }),
  ],
  { error: 'must have a type of text, json_object or json_schema' },
);

const tokens = z.int().min(1).max(CHAT_LIMITS.outputTokensMax);
const penalty = z.number().min(-2).max(2);
const stop = z.string().min(1).max(CHAT_LIMITS.stopLengthMax);

/** What `POST /api/v1/chat/completions` takes. Every field is named here; what is not is refused. */
export const ChatRequest = z
  .strictObject({
    model: z.string().min(1).max(200),
    messages: z.array(Message).min(1).max(CHAT_LIMITS.messagesMax),
    max_completion_tokens: tokens.nullish().meta({
      description: `Limit of the answer, reasoning included; ${CHAT_LIMITS.outputTokensUsual} when absent. The quote is made from it.`,
    }),
    max_tokens: tokens
      .nullish()
      .meta({ description: 'The older name of max_completion_tokens; give only one.' }),
    n: z.int().min(1).max(CHAT_LIMITS.choicesMax).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    presence_penalty: penalty.nullish(),
    frequency_penalty: penalty.nullish(),
    seed: z.int().nullish(),
    stop: z
      .union([stop, z.array(stop).min(1).max(CHAT_LIMITS.stopsMax)], {
        error: `must be a text or up to ${CHAT_LIMITS.stopsMax} texts`,
      })
      .nullish(),
    stream: z.boolean().nullish(),
    stream_options: z
      .strictObject({
        include_usage: z.boolean().nullish(),
        include_obfuscation: z.boolean().nullish(),
      })
      .nullish(),
    response_format: ResponseFormat.optional(),
    reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
    verbosity: z.enum(['low', 'medium', 'high']).nullish(),
    tools: z.array(Tool).min(1).max(CHAT_LIMITS.toolsMax).optional(),
    tool_choice: ToolChoice.optional(),
    parallel_tool_calls: z.boolean().optional(),
    user: z.string().max(CHAT_LIMITS.idLengthMax).optional(),
    safety_identifier: z.string().max(64).optional(),
    prompt_cache_key: z.string().max(CHAT_LIMITS.idLengthMax).optional(),
    store: z
      .literal(false, { error: 'must be false: answers are not stored at the upstream' })
      .nullish(),
  })
  .refine((request) => request.max_tokens == null || request.max_completion_tokens == null, {
    path: ['max_tokens'],
    error: 'cannot be given together with max_completion_tokens',
  })
  .refine((request) => request.stream === true || request.stream_options == null, {
    path: ['stream_options'],
    error: 'is only allowed with stream: true',
  })
  .meta({ id: 'ChatCompletionRequest' });
export type ChatRequest = z.output<typeof ChatRequest>;

/** Known to OpenAI's API, and refused here by a code of its own, so that nobody takes it for a typing error. */
const UNSUPPORTED = [
  'audio',
  'function_call',
  'functions',
  'logit_bias',
  'logprobs',
  'metadata',
  'modalities',
  'moderation',
  'prediction',
  'prompt_cache_options',
  'prompt_cache_retention',
  'service_tier',
  'top_logprobs',
  'web_search_options',
] as const;

/** Values of unsupported parameters that mean "not asked for". */
const isIdle = (value: unknown) =>
  value === undefined || value === null || value === false || value === 'auto';

/**
 * Refuses what is known but not supported, before the schema calls it wrong. Throws UnsupportedParameter and
 * UnsupportedContent. Returns the body without parameters that ask for nothing.
 */
export function withoutUnsupported(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const fields = body as Record<string, unknown>;
  let kept = fields;
  for (const name of UNSUPPORTED) {
    if (!Object.hasOwn(fields, name)) continue;
    if (!isIdle(fields[name])) throw new UnsupportedParameter(name);
    if (kept === fields) kept = { ...fields };
    delete kept[name];
  }
  if (fields.store === true)
    throw new UnsupportedParameter('store', 'Answers are not stored at the upstream.');
  if (Array.isArray(fields.messages)) fields.messages.forEach(refuseParts);
  if (Array.isArray(fields.tools)) fields.tools.forEach(refuseTool);
  return kept;
}

const typeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;

const PARTS_UNSUPPORTED = new Set(['image_url', 'input_audio', 'file', 'refusal']);

function refuseParts(message: unknown, at: number): void {
  if (typeof message !== 'object' || message === null || !('content' in message)) return;
  if (!Array.isArray(message.content)) return;
  message.content.forEach((part: unknown, partAt) => {
    const type = typeOf(part);
    if (typeof type === 'string' && PARTS_UNSUPPORTED.has(type))
      throw new UnsupportedContent(`/messages/${at}/content/${partAt}`, type);
  });
}

function refuseTool(tool: unknown, at: number): void {
  if (typeOf(tool) === 'custom')
    throw new UnsupportedParameter(
      `tools/${at}`,
      'Only tools of the type "function" are supported.',
    );
}
