import OpenAI from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { expect } from 'vitest';
import { schemaValidator } from '../specs/validator';
import type { Upstream } from './server';

/** The real SDK, pointed at the stand-in, without retries and without words on the console. */
export function sdk({ url }: Upstream, options: { apiKey?: string; maxRetries?: number } = {}) {
  return new OpenAI({
    baseURL: url,
    apiKey: 'sk-sandbox',
    maxRetries: 0,
    logLevel: 'off',
    ...options,
  });
}

/** A short chat request about one subject. */
export function chat(
  content: string,
  more: Partial<Omit<ChatCompletionCreateParamsNonStreaming, 'stream'>> = {},
) {
  return { model: 'gpt-4o-mini', messages: [{ role: 'user' as const, content }], ...more };
}

/** Holds a value against a schema of the upstream's description. */
export function expectValid(schemaName: string, value: unknown): void {
  expect(schemaValidator('openai', schemaName)(value)).toEqual([]);
}

/** Sends a body as it stands. */
export function post(
  { url }: Upstream,
  body: unknown,
  { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk-sandbox',
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });
}

/** What a stream carried, event by event, and how it ended. */
export type StreamSeen = {
  /** The parsed data of each event; what is no JSON stays text, `[DONE]` included. */
  events: unknown[];
  /** The contents of the text chunks. */
  texts: string[];
  broken: boolean;
};

/** Reads a stream to its end, be it a proper one or not. */
export async function streamSeen(upstream: Upstream, body: object): Promise<StreamSeen> {
  const answer = await post(upstream, { stream: true, ...body });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const decoder = new TextDecoder();
  let text = '';
  let broken = false;
  try {
    for await (const part of answer.body ?? []) text += decoder.decode(part, { stream: true });
  } catch {
    broken = true;
  }
  const events = text
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => parsed(event.slice('data: '.length)));
  return { events, texts: events.map(contentOf).filter((content) => content !== ''), broken };
}

/** The chunks among the events, each valid by the description. */
export function validChunks({ events }: StreamSeen): OpenAI.ChatCompletionChunk[] {
  const chunks = events.filter((event) => typeof event === 'object');
  for (const chunk of chunks) expectValid('CreateChatCompletionStreamResponse', chunk);
  return chunks as OpenAI.ChatCompletionChunk[];
}

/** Waits until something is true, for at most ten seconds. */
export async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('It did not become true in ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function contentOf(event: unknown): string {
  const chunk = event as Partial<OpenAI.ChatCompletionChunk> | null;
  if (typeof chunk !== 'object' || chunk === null) return '';
  return chunk.choices?.[0]?.delta.content ?? '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
