import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { apiUnderTest } from '../support/api';
import { bookedGenerations, transfersOf, wallet } from '../support/books';
import { aKey } from '../support/factories';

const api = apiUnderTest();
const json = { 'content-type': 'application/json' };
const PATHS = ['/api/v1/chat/completions', '/api/v1/generations', '/api/v1/quotes'] as const;

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const inChat = (content: string) =>
  `{"model":"gpt-5.4-mini","messages":[{"role":"user","content":${content}}]}`;

describe('a body that no client should send', () => {
  test.each([
    ['nothing', '', 400],
    ['half an object', '{"model":', 400],
    ['a number', '12', 422],
    ['a text', '"x"', 422],
    ['null', 'null', 422],
    ['a list', '[]', 422],
    ['a NUL', inChat('"a\\u0000b"'), 400],
    ['half a surrogate pair', inChat('"a\\ud800b"'), 400],
    ['a hundred thousand brackets', nested(100_000), 400],
    ['brackets and an escape', `{"a":${nested(50_000)},"b":"\\u0041"}`, 400],
    ['a number beyond all numbers', '{"model":"gpt-5.4-mini","max_completion_tokens":1e999}', 422],
    ['a key that names the prototype', '{"__proto__":{"model":"x"},"constructor":{}}', 422],
    ['the same key twice', '{"model":"a","model":5}', 422],
  ])('is refused: %s', async (_what, raw, status) => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const before = await transfersOf(customerId);
    for (const path of PATHS) {
      const answer = await api(path, { method: 'POST', key: secret, raw, headers: json });
      expect([status, 422]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
    expect(await transfersOf(customerId)).toBe(before);
    expect(await bookedGenerations(customerId)).toEqual([]);
  });

  test('is refused when it is not UTF-8, or not JSON', async () => {
    const { secret } = await aKey({ available: credits(5) });
    const raw = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
    for (const path of PATHS) {
      expect((await api(path, { key: secret, raw, headers: json })).status).toBe(400);
      const headers = { 'content-type': 'text/xml' };
      expect((await api(path, { key: secret, raw: '<a/>', headers })).status).toBe(415);
    }
  });
});

// Values that are nearly right, and wrong in one place.
const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(
    null,
    '',
    'gpt-5.4-mini',
    'story',
    'user',
    -1,
    0,
    1e308,
    2 ** 53,
    '\u0000',
    '\ud800',
    [],
  ),
);
const anything = fc.oneof(
  scalar,
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(scalar, { maxLength: 4 }),
);
const chatFields = [
  'model',
  'messages',
  'max_completion_tokens',
  'max_tokens',
  'n',
  'temperature',
  'top_p',
  'stop',
  'stream',
  'stream_options',
  'response_format',
  'tools',
  'tool_choice',
  'seed',
  'user',
  'logprobs',
  'store',
  'reasoning_effort',
  'unheard_of',
] as const;
const message = fc.record(
  {
    role: fc.oneof(fc.constantFrom('user', 'system', 'assistant', 'tool'), scalar),
    content: fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), anything),
    name: anything,
    tool_calls: anything,
    tool_call_id: anything,
  },
  { requiredKeys: ['role', 'content'] },
);
const nearlyChat = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...chatFields), anything, { maxKeys: 3 }),
    fc.oneof(fc.array(message, { maxLength: 3 }), anything),
  )
  .map(([wrong, messages]) => ({
    model: 'gpt-5.4-mini',
    messages,
    max_completion_tokens: 5,
    ...wrong,
  }));
const nearlyStory = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom('operation', 'input', 'model', 'stream', 'max_credits', 'x'),
      anything,
      { maxKeys: 2 },
    ),
    fc.dictionary(
      fc.constantFrom('topic', 'prompt', 'title', 'tags', 'references', 'words', 'language', 'y'),
      anything,
      { maxKeys: 4 },
    ),
  )
  .map(([wrong, input]) => ({ operation: 'story', input, ...wrong }));

describe('whatever is sent', () => {
  test.each([
    ['/api/v1/chat/completions', nearlyChat],
    ['/api/v1/generations', nearlyStory],
    [
      '/api/v1/quotes',
      fc.oneof(
        nearlyStory,
        nearlyChat.map((input) => ({ operation: 'chat', input })),
      ),
    ],
  ] as const)(
    '%s never fails with a mistake of ours, and takes no credit without an answer',
    async (path, bodies) => {
      const { secret, customerId } = await aKey({ available: credits(10_000) });
      let answered = 0;
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          const answer = await api(path, { key: secret, body });
          await answer.text();
          if (answer.ok) answered += 1;
          else {
            expect(answer.status).toBeGreaterThanOrEqual(400);
            expect(answer.status).not.toBe(500);
            expect(answer.headers.get('content-type')).toBe('application/problem+json');
          }
        }),
        { numRuns: 250 },
      );
      const rows = await bookedGenerations(customerId);
      const charged = rows.reduce((sum, { charge }) => sum + (charge ?? Number.NaN), 0);
      expect(await wallet(customerId)).toMatchObject({
        available: credits(10_000) - charged,
        reserved: 0,
      });
      expect(rows.filter(({ charge }) => charge !== 0).length).toBeLessThanOrEqual(answered);
      expect(rows.filter(({ state }) => state === 'running')).toEqual([]);
    },
    60_000,
  );
});
