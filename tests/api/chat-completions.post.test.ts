import { describe, expect, test } from 'vitest';
import { credits, microCredits } from '@/lib/platform/units';
import { schemaValidator } from '@/sandbox/specs/validator';
import { apiUnderTest, commanded, jsonOf } from '../support/api';
import { bookedGenerations, transfersOf, wallet } from '../support/books';
import { aKey } from '../support/factories';

const api = apiUnderTest();
const PATH = '/api/v1/chat/completions';
const MODEL = 'gpt-5.4-mini';
const chat = (content: string, more: Record<string, unknown> = {}) => ({
  model: MODEL,
  messages: [{ role: 'user', content }],
  max_completion_tokens: 200,
  ...more,
});
const completionProblems = schemaValidator('openai', 'CreateChatCompletionResponse');
const errorProblems = schemaValidator('openai', 'ErrorResponse');

describe('200', () => {
  test('is a completion as OpenAI describes it', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const answer = await api(PATH, { key: secret, body: chat('Write a line about the sea.') });
    expect(answer.status).toBe(200);
    const body = await jsonOf(answer);
    expect(completionProblems(body)).toEqual([]);
    expect(body).toMatchObject({ object: 'chat.completion', model: MODEL });
  });

  test('charges what was used, keeps the rest, and says both', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const answer = await api(PATH, {
      key: secret,
      body: chat(commanded('tokens=40')),
    });
    const body = (await answer.json()) as {
      id: string;
      usage: { prompt_tokens: number; completion_tokens: number; tokentill: object };
    };
    // Micro-dollars: input × 0.75 + output × 4.5; × 2.5 markup; a credit is 10,000 micro-dollars.
    const { prompt_tokens, completion_tokens } = body.usage;
    const cost = Math.ceil(prompt_tokens * 0.75 + completion_tokens * 4.5);
    const charge = Math.ceil((cost * 2.5 * 1_000_000) / 10_000);
    const [row] = await bookedGenerations(customerId);
    expect(row).toMatchObject({
      id: body.id,
      state: 'succeeded',
      cost,
      charge,
      costSource: 'upstream',
    });
    expect(await wallet(customerId)).toMatchObject({
      available: credits(50) - charge,
      reserved: 0,
      consumed: charge,
    });
    expect(body.usage.tokentill).toEqual({
      generation_id: body.id,
      charge_credits: String(charge / 1_000_000),
    });
    expect(answer.headers.get('x-tokentill-generation-id')).toBe(body.id);
    expect(answer.headers.get('x-tokentill-charge-credits')).toBe(String(charge / 1_000_000));
    expect(answer.headers.get('x-tokentill-available-credits')).toBe(
      String((credits(50) - charge) / 1_000_000),
    );
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('earns exactly what the consumed credits were bought for', async () => {
    const { secret, customerId } = await aKey({ available: credits(1_000) });
    await api(PATH, { key: secret, body: chat(commanded('tokens=200')) });
    const [row] = await bookedGenerations(customerId);
    expect(row?.revenue).toBe(Math.floor((9_990_000 * (row?.charge ?? 0)) / credits(1_000)));
  });

  test('prices cached input and reasoning in their own buckets', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const text = commanded('tokens=20,cached=10,reasoning=30');
    const answer = await api(PATH, { key: secret, body: chat(text) });
    const body = (await answer.json()) as {
      usage: { prompt_tokens: number; completion_tokens: number };
    };
    expect(body.usage).toMatchObject({
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 30 },
    });
    const [row] = await bookedGenerations(customerId);
    expect(row?.cost).toBe(
      Math.ceil((body.usage.prompt_tokens - 10) * 0.75 + 10 * 0.075 + 50 * 4.5),
    );
  });

  test('answers as many choices as were asked for', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const answer = await api(PATH, { key: secret, body: chat('Name a colour.', { n: 3 }) });
    const body = (await answer.json()) as { choices: { index: number }[] };
    expect(body.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  test('takes nulls, the older token limit and text parts as OpenAI does', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const { max_completion_tokens: _none, ...rest } = chat('x', { max_tokens: 20 });
    const answer = await api(PATH, {
      key: secret,
      body: {
        ...rest,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
        temperature: null,
        stop: null,
        stream: null,
        store: false,
        service_tier: 'auto',
      },
    });
    expect(answer.status).toBe(200);
    const sent = (await api.upstreamRequests()).at(-1)?.body;
    expect(sent).toMatchObject({ max_completion_tokens: 20 });
    expect(sent).not.toHaveProperty('temperature');
  });

  test('passes simple tools on', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const tools = [
      { type: 'function', function: { name: 'weather', parameters: { type: 'object' } } },
    ];
    const answer = await api(PATH, { key: secret, body: chat('Hello', { tools }) });
    expect(answer.status).toBe(200);
    expect((await api.upstreamRequests()).at(-1)?.body).toMatchObject({ tools });
  });

  test.each([
    'no-usage',
    'bad-usage=negative',
    'bad-usage=missing',
    'bad-usage=text',
    'bad-usage=fraction',
    'bad-usage=null',
    'bad-usage=sum',
    'bad-usage=cached',
    'huge-usage',
  ])('counts by itself when the upstream says %s', async (command) => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const answer = await api(PATH, { key: secret, body: chat(commanded(`tokens=30,${command}`)) });
    expect(answer.status).toBe(200);
    const [row] = await bookedGenerations(customerId);
    expect(row).toMatchObject({ state: 'succeeded', costSource: 'counted', outputTokens: 30 });
    expect(row?.charge).toBeGreaterThan(0);
    expect(row?.charge).toBeLessThanOrEqual(row?.reserved ?? 0);
  });

  test('passes on what the filter left, and charges it', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const answer = await api(PATH, { key: secret, body: chat(commanded('content-filter')) });
    const body = (await answer.json()) as { choices: { finish_reason: string }[] };
    expect(body.choices[0]?.finish_reason).toBe('content_filter');
    expect((await bookedGenerations(customerId))[0]?.charge).toBeGreaterThan(0);
  });

  test('comes after a retry when the upstream failed twice, and is charged once', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const text = commanded('status=500,fail-times=2', `Try again ${customerId}.`);
    const answer = await api(PATH, { key: secret, body: chat(text) });
    expect(answer.status).toBe(200);
    const [row, ...others] = await bookedGenerations(customerId);
    expect(others).toEqual([]);
    expect(row?.attempts.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'answered']);
    expect(row?.costSource).toBe('upstream');
  });
});

describe('401', () => {
  test.each([
    ['no key', undefined, 'auth.key_missing'],
    ['something that is no key', 'nonsense', 'auth.key_malformed'],
    ['a key that nobody has', `tt_test_${'a'.repeat(40)}`, 'auth.key_unknown'],
  ])('refuses %s', async (_what, key, code) => {
    const answer = await api(PATH, { ...(key === undefined ? {} : { key }), body: chat('x') });
    expect(answer.status).toBe(401);
    expect(await jsonOf(answer)).toMatchObject({ code });
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });
});

describe('402', () => {
  test('names what there is, what it takes and where to get it, and moves no credit', async () => {
    const { secret, customerId } = await aKey({ available: microCredits(1_000) });
    const before = { wallet: await wallet(customerId), transfers: await transfersOf(customerId) };
    const answer = await api(PATH, { key: secret, body: chat('Write a line about the sea.') });
    expect(answer.status).toBe(402);
    const body = await jsonOf(answer);
    expect(body).toMatchObject({
      code: 'ledger.insufficient_credits',
      available: '0.001',
      top_up_url: 'http://localhost:3000/account/credits',
    });
    expect(Number(body.required) - Number(body.available)).toBeCloseTo(Number(body.shortfall), 6);
    expect(errorProblems(body)).toEqual([]);
    expect({ wallet: await wallet(customerId), transfers: await transfersOf(customerId) }).toEqual(
      before,
    );
    expect(await bookedGenerations(customerId)).toEqual([]);
  });

  test('comes from the cap of a key although the wallet could pay', async () => {
    const { secret, customerId } = await aKey({
      available: credits(50),
      spendCap: microCredits(10),
    });
    const answer = await api(PATH, { key: secret, body: chat('Hello') });
    expect(answer.status).toBe(402);
    expect(await jsonOf(answer)).toMatchObject({
      code: 'generation.spend_cap_reached',
      available: '0.00001',
    });
    expect(await bookedGenerations(customerId)).toEqual([]);
  });
});

describe('403', () => {
  test('refuses a key that may only read', async () => {
    const { secret } = await aKey({ available: credits(5), scopes: ['read'] });
    const answer = await api(PATH, { key: secret, body: chat('x') });
    expect(answer.status).toBe(403);
    expect(await jsonOf(answer)).toMatchObject({ code: 'auth.scope_missing' });
  });
});

describe('404', () => {
  test.each([
    ['without a price', 'gpt-nobody-has'],
    ['of another upstream', 'claude-opus-5'],
    ['that makes pictures', 'gpt-image-2'],
    ['with the name of a property', '__proto__'],
  ])('refuses a model %s before anything else happens', async (_what, model) => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, { key: secret, body: chat('x', { model }) });
    expect(answer.status).toBe(404);
    expect(await jsonOf(answer)).toMatchObject({ code: 'pricing.unknown_model', model });
    expect(await bookedGenerations(customerId)).toEqual([]);
  });
});

describe('405', () => {
  test('names the method that is taken', async () => {
    const answer = await api(PATH, { method: 'GET' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(await jsonOf(answer)).toMatchObject({ code: 'request.method_not_allowed' });
  });
});

describe('413', () => {
  test('refuses a body over a mebibyte', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, { key: secret, body: chat('x'.repeat(1_048_577)) });
    expect(answer.status).toBe(413);
    expect(await bookedGenerations(customerId)).toEqual([]);
  });
});

describe('422', () => {
  test.each([
    ['an unknown field', { nonsense: 1 }, 'request.invalid', '/nonsense'],
    ['too many choices', { n: 5 }, 'request.invalid', '/n'],
    [
      'a negative limit',
      { max_completion_tokens: -1 },
      'request.invalid',
      '/max_completion_tokens',
    ],
    [
      'an absurd limit',
      { max_completion_tokens: 1e12 },
      'request.invalid',
      '/max_completion_tokens',
    ],
    ['two limits', { max_tokens: 3 }, 'request.invalid', '/max_tokens'],
    ['no messages', { messages: [] }, 'request.invalid', '/messages'],
    [
      'a wrong role',
      { messages: [{ role: 'king', content: 'x' }] },
      'request.invalid',
      '/messages/0/role',
    ],
    ['options without a stream', { stream_options: {} }, 'request.invalid', '/stream_options'],
    [
      'web search',
      { web_search_options: {} },
      'generation.unsupported_parameter',
      '/web_search_options',
    ],
    ['sound', { modalities: ['audio'] }, 'generation.unsupported_parameter', '/modalities'],
    ['storing', { store: true }, 'generation.unsupported_parameter', '/store'],
    [
      'custom tools',
      { tools: [{ type: 'custom', custom: { name: 'x' } }] },
      'generation.unsupported_parameter',
      '/tools/0',
    ],
    [
      'a picture',
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'https://a.example' } }],
          },
        ],
      },
      'generation.unsupported_content',
      '/messages/0/content/0',
    ],
  ])('refuses %s with a pointer, before anything else', async (_what, more, code, pointer) => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, { key: secret, body: chat('x', more) });
    expect(answer.status).toBe(422);
    const body = (await answer.json()) as { code: string; errors: { pointer: string }[] };
    expect(body.code).toBe(code);
    expect(body.errors.map((issue) => issue.pointer)).toContain(pointer);
    expect(errorProblems(body)).toEqual([]);
    expect(await bookedGenerations(customerId)).toEqual([]);
  });

  test.each([
    ['status=400', 'generation.upstream_refused', 'none'],
    ['empty,tokens=1', 'generation.empty_answer', 'upstream'],
  ])(
    'or 502 when the upstream does %s, with nothing charged',
    async (command, code, costSource) => {
      const { secret, customerId } = await aKey({ available: credits(5) });
      const answer = await api(PATH, { key: secret, body: chat(commanded(command)) });
      expect([422, 502]).toContain(answer.status);
      expect(await jsonOf(answer)).toMatchObject({ code });
      const [row] = await bookedGenerations(customerId);
      expect(row).toMatchObject({
        state: 'failed',
        charge: 0,
        revenue: 0,
        failureCode: code,
        costSource,
      });
      expect(await wallet(customerId)).toMatchObject({ available: credits(5), reserved: 0 });
    },
  );

  test('names a limit that was used up by thinking', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, {
      key: secret,
      body: chat(commanded('reasoning=500'), { max_completion_tokens: 50 }),
    });
    expect(answer.status).toBe(422);
    expect(await jsonOf(answer)).toMatchObject({ code: 'generation.output_limit_too_small' });
    const [row] = await bookedGenerations(customerId);
    expect(row?.charge).toBe(0);
    expect(row?.cost).toBeGreaterThan(0);
  });
});

describe('502', () => {
  test.each([
    ['cut-before-headers', 'generation.upstream_failed'],
    ['cut-after=2', 'generation.upstream_failed'],
    ['garbage', 'generation.upstream_failed'],
    ['error-event', 'generation.upstream_failed'],
    ['empty-choices', 'generation.empty_answer'],
    ['status=500', 'generation.upstream_failed'],
    ['status=401', 'generation.upstream_failed'],
  ])('tells of an upstream that does %s, with nothing charged', async (command, code) => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, { key: secret, body: chat(commanded(command)) });
    expect(answer.status).toBe(502);
    const body = await jsonOf(answer);
    expect(body).toMatchObject({ code });
    expect(JSON.stringify(body)).not.toMatch(/sk-|sandbox/i);
    const [row] = await bookedGenerations(customerId);
    expect(row).toMatchObject({ state: 'failed', charge: 0, failureCode: code });
    expect(await wallet(customerId)).toMatchObject({ available: credits(5), reserved: 0 });
  });
});

describe('503', () => {
  test('tells when a busy upstream wants to be asked again', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const text = commanded('status=429,retry-after=600');
    const answer = await api(PATH, { key: secret, body: chat(text) });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('600');
    expect(await jsonOf(answer)).toMatchObject({ code: 'generation.upstream_busy' });
    const [row] = await bookedGenerations(customerId);
    expect(row).toMatchObject({ state: 'failed', charge: 0, cost: 0, costSource: 'none' });
  });
});
