import fc from 'fast-check';
import { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream, type Upstream } from './server';
import { chat, expectValid, post, sdk } from './support';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

/** The error of an answer, valid by the description. */
async function errorOf(answer: Response) {
  const body = (await answer.json()) as { error: { message: string } & Record<string, unknown> };
  expectValid('ErrorResponse', body);
  return { status: answer.status, ...body.error };
}

const message = { role: 'user', content: 'Reply in JSON, please.' };
const good = { model: 'gpt-4o-mini', messages: [message] };

describe('401', () => {
  test('answers a missing key', async () => {
    const answer = await fetch(`${upstream.url}/models`);
    expect(await errorOf(answer)).toMatchObject({ status: 401, code: null });
  });

  test('answers an unknown key and shows little of it', async () => {
    const apiKey = 'sk-somebodys-secret-key';
    const refused = sdk(upstream, { apiKey }).chat.completions.create(chat('Hello'));
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect(String(error)).not.toContain(apiKey);
  });
});

describe('404', () => {
  test('answers a model that no upstream has', async () => {
    const request = chat('Hello', { model: 'gpt-99' });
    await expect(sdk(upstream).chat.completions.create(request)).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
      type: 'invalid_request_error',
    });
    await expect(sdk(upstream).models.retrieve('gpt-99')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  test('answers a chat with a model that only makes pictures', async () => {
    const error = await errorOf(await post(upstream, { ...good, model: 'gpt-image-2' }));
    expect(error).toMatchObject({ status: 404, param: 'model' });
  });

  test('answers an address that the API does not have', async () => {
    const headers = { authorization: 'Bearer sk-sandbox' };
    for (const path of ['/embeddings', '/models/%', '/']) {
      const answer = await fetch(upstream.url + path, { headers });
      expect((await errorOf(answer)).status).toBe(404);
    }
  });
});

describe('405', () => {
  test('answers a chat completion by GET', async () => {
    const headers = { authorization: 'Bearer sk-sandbox' };
    const answer = await fetch(`${upstream.url}/chat/completions`, { headers });
    expect(await errorOf(answer)).toMatchObject({ status: 405, code: 'method_not_supported' });
  });
});

describe('413', () => {
  test('answers a body past 20 MB', async () => {
    const answer = await post(upstream, 'x'.repeat(20_000_001));
    expect((await errorOf(answer)).status).toBe(413);
  });
});

describe('400', () => {
  test.each([
    ['text that is no JSON', '{"model":', null, null],
    ['JSON that is no object', '[1]', null, null],
    ['a missing model', { messages: [message] }, 'model', 'missing_required_parameter'],
    ['missing messages', { model: 'gpt-4o' }, 'messages', 'missing_required_parameter'],
    ['no message', { ...good, messages: [] }, 'messages', 'empty_array'],
    ['a message that is none', { ...good, messages: ['hi'] }, 'messages[0]', 'invalid_type'],
    [
      'a role that nobody has',
      { ...good, messages: [message, { role: 'robot', content: 'x' }] },
      'messages[1].role',
      'invalid_value',
    ],
    [
      'a message without a role',
      { ...good, messages: [{ content: 'x' }] },
      'messages[0].role',
      'missing_required_parameter',
    ],
    [
      'a content of the wrong type',
      { ...good, messages: [{ role: 'user', content: 3 }] },
      'messages[0].content',
      'invalid_type',
    ],
    [
      'a message without content',
      { ...good, messages: [{ role: 'user' }] },
      'messages[0].content',
      'missing_required_parameter',
    ],
    ['a temperature in words', { ...good, temperature: 'warm' }, 'temperature', 'invalid_type'],
    [
      'too high a temperature',
      { ...good, temperature: 3 },
      'temperature',
      'integer_above_max_value',
    ],
    ['no choice', { ...good, n: 0 }, 'n', 'integer_below_min_value'],
    ['half a token', { ...good, max_tokens: 1.5 }, 'max_tokens', 'invalid_type'],
    ['no token', { ...good, max_tokens: 0 }, 'max_tokens', 'integer_below_min_value'],
    [
      'a parameter that does not exist',
      { ...good, max_token: 5 },
      'max_token',
      'unknown_parameter',
    ],
    [
      'both limits at once',
      { ...good, max_tokens: 5, max_completion_tokens: 5 },
      'max_tokens',
      'invalid_parameter_combination',
    ],
    [
      'the older limit for a reasoning model',
      { ...good, model: 'gpt-5.4-mini', max_tokens: 5 },
      'max_tokens',
      'unsupported_parameter',
    ],
    [
      'stream options without a stream',
      { ...good, stream_options: { include_usage: true } },
      'stream_options',
      null,
    ],
    [
      'a response format that does not exist',
      { ...good, response_format: { type: 'xml' } },
      'response_format.type',
      'invalid_value',
    ],
    [
      'a JSON object when no message speaks of JSON',
      { ...chat('Hello'), response_format: { type: 'json_object' } },
      'messages',
      null,
    ],
    [
      'a schema that is none',
      {
        ...good,
        response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'x' } } },
      },
      'response_format',
      null,
    ],
    [
      'a strict schema that leaves a property optional',
      {
        ...good,
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'a',
            strict: true,
            schema: {
              type: 'object',
              properties: { title: { type: 'string' } },
              required: [],
              additionalProperties: false,
            },
          },
        },
      },
      'response_format',
      null,
    ],
    [
      'a strict schema that allows more properties inside',
      {
        ...good,
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'a',
            strict: true,
            schema: {
              type: 'object',
              properties: { list: { type: 'array', items: { type: 'object', properties: {} } } },
              required: ['list'],
              additionalProperties: false,
            },
          },
        },
      },
      'response_format',
      null,
    ],
    ['a command that is not known', chat('[[sandbox:explode]]'), null, null],
    ['a command without its number', chat('[[sandbox:latency=soon]]'), null, null],
  ])('answers %s', async (_what, body, param, code) => {
    const error = await errorOf(await post(upstream, body));
    expect(error).toMatchObject({ status: 400, param, code, type: 'invalid_request_error' });
    expect(error.message).not.toBe('');
  });

  test('is not given to what the description allows', async () => {
    const body = {
      ...good,
      stop: null,
      stream: null,
      max_tokens: null,
      response_format: { type: 'text' },
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
      metadata: { a: 'b' },
      user: 'u',
    };
    expect((await post(upstream, body)).status).toBe(200);
  });
});

describe('without checks', () => {
  test('odd requests are answered as well as they can be, and never with a 5xx', async () => {
    const lenient = await startUpstream({ validate: false });
    const bodies = [
      { model: 'gpt-4o' },
      { model: 'gpt-4o', messages: 'hi', stop: [3], n: 'x', max_tokens: 'x' },
      { model: 'gpt-4o', messages: [null, 4, { role: 'user', content: [null, 'x'] }] },
      { ...good, response_format: { type: 'json_schema' } },
      { ...good, n: 100_000, max_tokens: 1 },
    ];
    for (const body of bodies) {
      const answer = await post(lenient, body);
      expect(answer.status).toBe(200);
      expectValid('CreateChatCompletionResponse', await answer.json());
    }
    expect((await post(lenient, { messages: [] })).status).toBe(404);
    await lenient.close();
  });
});

describe('any body at all', () => {
  test.each([true, false])('is answered below 500, with checks %j', async (validate) => {
    const other = await startUpstream({ validate });
    const names = fc.constantFrom(
      ...['messages', 'n', 'stop', 'max_tokens', 'stream', 'seed', 'response_format', 'tools'],
      ...['stream_options', 'temperature', 'metadata', 'user', 'model', 'logit_bias', 'other'],
    );
    const messages = fc.array(
      fc.record({ role: fc.constantFrom('user', 'system', 'x'), content: fc.jsonValue() }),
    );
    const bodies = fc
      .tuple(messages, fc.dictionary(names, fc.jsonValue(), { maxKeys: 4 }))
      .map(([given, more]) => ({ model: 'gpt-4o-mini', messages: given, ...more }));
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await post(other, body);
        expect(answer.status).toBeLessThan(500);
        await answer.text();
      }),
    );
    await other.close();
  });
});
