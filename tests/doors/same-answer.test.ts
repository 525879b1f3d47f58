import { describe, expect, inject, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { aKey } from '../support/factories';

type Asked = {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Sent in pieces, without saying how long it is. */
  chunked?: boolean;
};

/** What may differ between two answers to the same question: time, the connection, and what only browsers read. */
const NOT_COMPARED = new Set([
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'vary',
  'permissions-policy',
  'referrer-policy',
  'x-frame-options',
]);
const CHANCE = /(gen|req|ins|cus|key|lot)_[0-9A-HJKMNP-TV-Z]{26}/g;
const TIMES = /"(created|created_at|finished_at|first_token_at)":("[^"]+"|\d+)/g;

const chat = (more: Record<string, unknown> = {}) =>
  JSON.stringify({
    model: 'gpt-5.4-mini',
    messages: [{ role: 'user', content: 'Write a line about the sea.' }],
    max_completion_tokens: 40,
    ...more,
  });
const JSON_BODY = { 'content-type': 'application/json' };

async function answerAt(base: string, asked: Asked, secret: string) {
  const { path, method = 'GET', headers = {}, body, chunked = false } = asked;
  const sent = chunked && body !== undefined ? streamOf(body) : body;
  const answer = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'x-request-id': 'the-same-request', ...headers },
    ...(sent === undefined ? {} : { body: sent, duplex: 'half' }),
  });
  const text = (await answer.text()).replace(CHANCE, '$1_…').replace(TIMES, '"$1":…');
  const compared: Record<string, string> = {};
  for (const [name, value] of answer.headers)
    if (!NOT_COMPARED.has(name)) compared[name] = value.replace(CHANCE, '$1_…');
  return { status: answer.status, headers: compared, text };
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  const half = Math.floor(text.length / 2);
  const pieces = [text.slice(0, half), text.slice(half)];
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  });
}

/** The same question to both doors, each with a key of a fresh customer, so that neither sees the other's work. */
async function bothAnswers(asked: Asked) {
  const { hot, next } = inject('doors');
  const [one, two] = await Promise.all([
    aKey({ available: credits(50) }),
    aKey({ available: credits(50) }),
  ]);
  return {
    hot: await answerAt(hot.url, asked, one.secret),
    next: await answerAt(next.url, asked, two.secret),
  };
}

const QUESTIONS: Record<string, Asked> = {
  'a chat': {
    path: '/api/v1/chat/completions',
    method: 'POST',
    headers: JSON_BODY,
    body: chat(),
  },
  'a chat in pieces': {
    path: '/api/v1/chat/completions',
    method: 'POST',
    headers: JSON_BODY,
    body: chat(),
    chunked: true,
  },
  'a streamed chat': {
    path: '/api/v1/chat/completions',
    method: 'POST',
    headers: JSON_BODY,
    body: chat({ stream: true, stream_options: { include_usage: true } }),
  },
  'a story': {
    path: '/api/v1/generations',
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify({ operation: 'story', input: { topic: 'The sea' } }),
  },
  'the list of models': { path: '/api/v1/models' },
  'one model': { path: '/api/v1/models/gpt-5.4-mini' },
  'the balance': { path: '/api/v1/balance' },
  'the list of generations': { path: '/api/v1/generations?limit=2' },
  'a generation that is not there': { path: '/api/v1/generations/gen_01JD0000000000000000000000' },
  'a name that needs decoding': { path: '/api/v1/models/gpt%2D5.4%2Dmini' },
  'only the headers of the balance': { path: '/api/v1/balance', method: 'HEAD' },
  'half a JSON text': {
    path: '/api/v1/chat/completions',
    method: 'POST',
    headers: JSON_BODY,
    body: '{"model":',
  },
  'no body': { path: '/api/v1/chat/completions', method: 'POST', headers: JSON_BODY },
  'another kind of body': {
    path: '/api/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: chat(),
  },
  'a body that is too large': {
    path: '/api/v1/chat/completions',
    method: 'POST',
    headers: JSON_BODY,
    body: chat({ messages: [{ role: 'user', content: 'x'.repeat(1_100_000) }] }),
  },
  'a method that the address does not take': { path: '/api/v1/balance', method: 'DELETE' },
  'a question before the question': { path: '/api/v1/chat/completions', method: 'OPTIONS' },
  'an unknown model': {
    path: '/api/v1/chat/completions',
    method: 'POST',
    headers: JSON_BODY,
    body: chat({ model: 'gpt-from-nowhere' }),
  },
  'a key that nobody made': {
    path: '/api/v1/balance',
    headers: { authorization: 'Bearer tt_test_nobody_made_this_one' },
  },
  'an unsigned webhook': {
    path: '/api/webhooks/stripe',
    method: 'POST',
    headers: JSON_BODY,
    body: '{}',
  },
  'an address that is not there': { path: '/api/v1/nothing-here' },
};

describe("the server's own door and Next's", () => {
  test.each(Object.entries(QUESTIONS))('answer alike to %s', async (_name, asked) => {
    const { hot, next } = await bothAnswers(asked);
    expect(hot).toEqual(next);
    expect(hot.status).toBeLessThan(500);
  });
});
