import { markedCommands, withoutMarkers } from './behaviour';
import { recordOf, type Schema } from './text/schema';
import { countTokens } from './tokens';

/** What a chat completion request asks for, read without trust in its shape. */
export type ChatRequest = {
  model: string;
  /** Roles and texts of all messages without commands: the same prompt gives the same answer. */
  promptSeed: string;
  /** The text of the last user message without commands. */
  lastUserText: string;
  /** Commands to the sandbox found in the messages. */
  commands: string;
  stream: boolean;
  includeUsage: boolean;
  maxTokens: number | null;
  choices: number;
  stop: readonly string[];
  seed: number | null;
  /** The shape of the answer: prose, any JSON object, or what a schema says. */
  format: 'text' | 'json_object' | { schema: Schema };
  promptTokens: number;
};

// How a chat is wrapped: a few tokens for each message, for a name, and for the answer's opening.
const TOKENS_PER_MESSAGE = 3;
const TOKENS_PER_NAME = 1;
const TOKENS_OF_OPENING = 3;
// Pictures and sounds are not text; these are the usual sizes of one tile set and a short clip.
const TOKENS_PER_PICTURE = 765;
const TOKENS_PER_SMALL_PICTURE = 85;
const TOKENS_PER_ATTACHMENT = 300;
const CHOICES_MAX = 128;

/** Reads a parsed body; what has the wrong type counts as not given. */
export function readChatRequest(body: Record<string, unknown>): ChatRequest {
  const messages = Array.isArray(body.messages) ? body.messages.map(recordOf) : [];
  const texts = messages.map(({ content }) => textOfContent(content));
  const plain = texts.map(withoutMarkers);
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  return {
    model: typeof body.model === 'string' ? body.model : '',
    promptSeed: plain.map((text, at) => `${String(messages[at]?.role)}\n${text}`).join('\n'),
    lastUserText: plain[lastUser] ?? plain.at(-1) ?? '',
    commands: texts
      .map(markedCommands)
      .filter((commands) => commands !== '')
      .join(','),
    stream: body.stream === true,
    includeUsage: recordOf(body.stream_options).include_usage === true,
    maxTokens: wholeNumber(body.max_completion_tokens) ?? wholeNumber(body.max_tokens),
    choices: Math.min(Math.max(wholeNumber(body.n) ?? 1, 1), CHOICES_MAX),
    stop: [body.stop].flat().filter((stop) => typeof stop === 'string' && stop !== '') as string[],
    seed: wholeNumber(body.seed),
    format: formatOf(recordOf(body.response_format)),
    promptTokens: promptTokens(body, messages, texts),
  };
}

function promptTokens(
  body: Record<string, unknown>,
  messages: readonly Record<string, unknown>[],
  texts: readonly string[],
): number {
  let tokens = TOKENS_OF_OPENING;
  messages.forEach(({ role, name, content }, at) => {
    tokens += TOKENS_PER_MESSAGE + countTokens(String(role)) + countTokens(texts[at] ?? '');
    if (typeof name === 'string') tokens += TOKENS_PER_NAME + countTokens(name);
    if (Array.isArray(content)) tokens += content.map(recordOf).reduce(attachmentTokens, 0);
  });
  for (const described of [body.tools, recordOf(body.response_format).json_schema]) {
    if (described !== undefined) tokens += countTokens(JSON.stringify(described));
  }
  return tokens;
}

function attachmentTokens(sum: number, part: Record<string, unknown>): number {
  switch (part.type) {
    case 'image_url':
      return recordOf(part.image_url).detail === 'low'
        ? sum + TOKENS_PER_SMALL_PICTURE
        : sum + TOKENS_PER_PICTURE;
    case 'input_audio':
    case 'file':
      return sum + TOKENS_PER_ATTACHMENT;
    default:
      return sum;
  }
}

function textOfContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => recordOf(part).text)
    .filter((text) => typeof text === 'string')
    .join('\n');
}

function formatOf(format: Record<string, unknown>): ChatRequest['format'] {
  if (format.type === 'json_object') return 'json_object';
  if (format.type !== 'json_schema') return 'text';
  const { schema } = recordOf(format.json_schema);
  return schema === undefined ? 'json_object' : { schema: recordOf(schema) };
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}
