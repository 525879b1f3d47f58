import { never } from '@/lib/platform/assert';
import type { UpstreamBody } from '../upstream/upstream';
import { CHAT_LIMITS, type ChatMessage, type ChatRequest } from './chat-request';

/** The most tokens that the answers may take together. */
export const outputTokensMaxOf = (request: ChatRequest): number =>
  limitOf(request) * (request.n ?? 1);

const limitOf = (request: ChatRequest): number =>
  request.max_completion_tokens ?? request.max_tokens ?? CHAT_LIMITS.outputTokensUsual;

/** The request as the upstream gets it: without nulls, with a limit, under the name that every model takes. */
export function chatBody(request: ChatRequest): UpstreamBody {
  const {
    max_tokens: _older,
    max_completion_tokens: _newer,
    stream: _stream,
    stream_options: _options,
    store: _store,
    n,
    ...rest
  } = request;
  const body: Record<string, unknown> & { model: string } = {
    ...rest,
    max_completion_tokens: limitOf(request),
  };
  if (n != null && n > 1) body.n = n;
  for (const name of Object.keys(body)) if (body[name] === null) delete body[name];
  return body;
}

/** Everything of a request that the upstream counts as input, as text, for counting and for an upper bound. */
export function inputTextOf(request: ChatRequest): string {
  let text = '';
  for (const message of request.messages) text += `${message.role}\n${textOf(message)}\n`;
  if (request.tools !== undefined) text += JSON.stringify(request.tools);
  if (request.response_format?.type === 'json_schema')
    text += JSON.stringify(request.response_format.json_schema);
  return text;
}

function textOf(message: ChatMessage): string {
  switch (message.role) {
    case 'tool':
      return contentText(message.content) + message.tool_call_id;
    case 'assistant': {
      const calls = message.tool_calls === undefined ? '' : JSON.stringify(message.tool_calls);
      return contentText(message.content) + (message.refusal ?? '') + calls;
    }
    case 'system':
    case 'developer':
    case 'user':
      return contentText(message.content) + (message.name ?? '');
    default:
      return never(message);
  }
}

const contentText = (content: ChatMessage['content']): string =>
  typeof content === 'string' ? content : (content?.map(({ text }) => text).join('\n') ?? '');
