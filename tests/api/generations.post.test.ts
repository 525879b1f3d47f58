import { describe, expect, test } from 'vitest';
import { db, execute, sql } from '@/lib/platform/db';
import { credits, microCredits } from '@/lib/platform/units';
import { apiUnderTest, commanded, jsonOf } from '../support/api';
import { bookedGenerations, finishedGeneration, transfersOf, wallet } from '../support/books';
import { readStream, type SentEvent } from '../support/event-stream';
import { aKey } from '../support/factories';

const api = apiUnderTest();
const PATH = '/api/v1/generations';
const story = (topic: string, more: Record<string, unknown> = {}) => ({
  operation: 'story',
  input: { topic },
  ...more,
});

describe('201', () => {
  test('is a story with its charge, its usage and a receipt', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, {
      key: secret,
      body: {
        operation: 'story',
        input: {
          topic: 'The lighthouse keepers of the north coast',
          title: 'Light in the north',
          instructions: 'Friendly.',
          category: 'Travel',
          tags: ['sea'],
          references: [{ title: 'A source', url: 'https://example.com/a' }],
          recent_posts: [{ title: 'An older one', excerpt: 'About something else' }],
        },
      },
    });
    expect(answer.status).toBe(201);
    const body = await jsonOf(answer);
    expect(body).toMatchObject({
      object: 'generation',
      operation: 'story',
      state: 'succeeded',
      quote_credits: '1',
      charge_credits: '1',
      failure_code: null,
      usage: { source: 'upstream' },
      receipt: { quote_credits: '1', charge_credits: '1', released_credits: '0' },
    });
    expect(Object.keys(body.result as object)).toEqual([
      'title',
      'content',
      'excerpt',
      'tags',
      'references',
    ]);
    expect(answer.headers.get('location')).toBe(`${PATH}/${String(body.id)}`);
    expect(answer.headers.get('x-tokentill-available-credits')).toBe('4');
    expect(JSON.stringify(body)).not.toMatch(/cost|micro_usd/);
    expect(await wallet(customerId)).toMatchObject({ available: credits(4), reserved: 0 });
  });

  test('asks the upstream for the schema that it checks against', async () => {
    const { secret } = await aKey({ available: credits(5) });
    await api(PATH, { key: secret, body: story('Bread') });
    expect((await api.upstreamRequests()).at(-1)?.body).toMatchObject({
      model: 'gpt-5.4-mini',
      response_format: { type: 'json_schema', json_schema: { name: 'story', strict: true } },
    });
  });

  test('is kept for a day, and fetched by its id with lots and attempts', async () => {
    const { secret } = await aKey({ available: credits(5) });
    const made = await jsonOf(await api(PATH, { key: secret, body: story('Bread') }));
    const fetched = await jsonOf(await api(`${PATH}/${String(made.id)}`, { key: secret }));
    expect(fetched).toMatchObject({
      id: made.id,
      result: made.result,
      finished_at: made.finished_at,
      receipt: { lots: [{ kind: 'purchase', credits: '1' }] },
      attempts: [{ number: 1, outcome: 'answered', status: 200 }],
    });
  });
});

describe('an Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'order-1' };

  test('gives the first answer again, once charged', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const first = await api(PATH, { key: secret, body: story('Bread'), headers });
    const again = await api(PATH, { key: secret, body: story('Bread'), headers });
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(await jsonOf(again)).toEqual(await jsonOf(first));
    expect(await wallet(customerId)).toMatchObject({ available: credits(4) });
    expect(await bookedGenerations(customerId)).toHaveLength(1);
  });

  test('takes the same body in another order of fields for the same', async () => {
    const { secret } = await aKey({ available: credits(5) });
    await api(PATH, { key: secret, body: story('Bread', { stream: false }), headers });
    const again = await api(PATH, {
      key: secret,
      raw: '{"stream": false, "input": {"topic": "Bread"}, "operation": "story"}',
      headers: { ...headers, 'content-type': 'application/json' },
    });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  test('is refused with another body, and moves nothing', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    await api(PATH, { key: secret, body: story('Bread'), headers });
    const transfers = await transfersOf(customerId);
    const other = await api(PATH, { key: secret, body: story('Wine'), headers });
    expect(other.status).toBe(422);
    expect(await jsonOf(other)).toMatchObject({ code: 'idempotency.key_reused' });
    expect(await transfersOf(customerId)).toBe(transfers);
  });

  test('lets one of many through at the same moment; the others are told that it runs', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const body = story(commanded('latency=1500', 'Bread'));
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => api(PATH, { key: secret, body, headers })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(11);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.headers.get('retry-after')).toBe('2');
    expect(await jsonOf(refused as Response)).toMatchObject({ code: 'generation.still_running' });
    expect(await wallet(customerId)).toMatchObject({ available: credits(4), reserved: 0 });
  });

  test('of a failed generation is free again', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const failing = story(commanded('bad-json,fail-times=1', `Bread ${customerId}`));
    const failed = await api(PATH, { key: secret, body: failing, headers });
    expect(failed.status).toBe(502);
    const again = await api(PATH, { key: secret, body: failing, headers });
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBeNull();
  });

  test('of a 402 is not remembered', async () => {
    const { secret, customerId } = await aKey({ available: microCredits(10) });
    expect((await api(PATH, { key: secret, body: story('Bread'), headers })).status).toBe(402);
    await execute(
      db(),
      sql`SELECT ledger_grant(${customerId}, 'lot_01JZZZZZZZZZZZZZZZZZZZZZZZ', 'goodwill', 'grant', 'adj_01JZZZZZZZZZZZZZZZZZZZZZZZ', 5000000, 0, 'usd', 0, NULL, NULL, 'system', 'more', now())`,
    );
    expect((await api(PATH, { key: secret, body: story('Bread'), headers })).status).toBe(201);
  });

  test('belongs to one installation', async () => {
    const one = await aKey({ available: credits(5) });
    const other = await aKey({ customerId: one.customerId });
    await api(PATH, { key: one.secret, body: story('Bread'), headers });
    const answer = await api(PATH, { key: other.secret, body: story('Wine'), headers });
    expect(answer.status).toBe(201);
  });

  test.each(['', ' ', 'a b', 'x'.repeat(256), 'é'])('such as %j is refused', async (text) => {
    const { secret } = await aKey({ available: credits(5) });
    const answer = await api(PATH, {
      key: secret,
      body: story('Bread'),
      headers: { 'idempotency-key': encodeURI(text) === text ? text : `${text}` },
    });
    expect(answer.status).toBe(400);
    expect(await jsonOf(answer)).toMatchObject({ code: 'idempotency.key_malformed' });
  });

  test('replays a chat, plain and as a stream', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const chat = '/api/v1/chat/completions';
    const body = {
      model: 'gpt-5.4-mini',
      messages: [{ role: 'user', content: 'Name a colour.' }],
    };
    const first = await api(chat, { key: secret, body, headers });
    const again = await api(chat, { key: secret, body, headers });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await jsonOf(again)).toEqual(await jsonOf(first));

    const streaming = { ...body, stream: true };
    const key = { key: secret, body: streaming, headers: { 'idempotency-key': 'order-2' } };
    const live = await (await readStream(api.url + chat, key)).ended();
    const replay = await readStream(api.url + chat, key);
    expect(replay.headers['idempotency-replayed']).toBe('true');
    expect(chatText(await replay.ended())).toBe(chatText(live));
    expect((await replay.ended()).at(-1)?.data).toBe('[DONE]');
    expect(await bookedGenerations(customerId)).toHaveLength(2);
  });
});

const chatText = (events: SentEvent[]): string =>
  events
    .filter(({ data }) => data !== '[DONE]')
    .map(
      ({ data }) =>
        (JSON.parse(data) as { choices: { delta: { content?: string } }[] }).choices[0]?.delta
          .content ?? '',
    )
    .join('');

describe('a race', () => {
  test('of forty stories on ten credits makes exactly ten', async () => {
    const { secret, customerId } = await aKey({ available: credits(10) });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => api(PATH, { key: secret, body: story(`Topic ${at}`) })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(30);
    expect(await wallet(customerId)).toEqual({
      available: 0,
      reserved: 0,
      consumed: credits(10),
      debt: 0,
    });
  });

  test('under the cap of one key stops at the cap', async () => {
    const { secret, customerId } = await aKey({ available: credits(50), spendCap: credits(4) });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => api(PATH, { key: secret, body: story(`Topic ${at}`) })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 402)).toHaveLength(8);
    expect(await wallet(customerId)).toMatchObject({ available: credits(46) });
  });

  test('with the revocation of the key never charges after it', async () => {
    const { secret, customerId, keyId } = await aKey({ available: credits(5) });
    expect((await api(PATH, { key: secret, body: story('Bread') })).status).toBe(201);
    await execute(db(), sql`UPDATE api_key SET revoked_at = now() WHERE id = ${keyId}`);
    const answer = await api(PATH, { key: secret, body: story('Bread') });
    expect(answer.status).toBe(401);
    expect(await jsonOf(answer)).toMatchObject({ code: 'auth.key_revoked' });
    expect(await wallet(customerId)).toMatchObject({ available: credits(4), reserved: 0 });
  });
});

describe('402', () => {
  test('names the shortfall and moves no credit', async () => {
    const { secret, customerId } = await aKey({ available: microCredits(400_000) });
    const answer = await api(PATH, { key: secret, body: story('Bread') });
    expect(answer.status).toBe(402);
    expect(await jsonOf(answer)).toMatchObject({
      available: '0.4',
      required: '1',
      shortfall: '0.6',
      top_up_url: 'http://localhost:3000/account/credits',
    });
    expect(await bookedGenerations(customerId)).toEqual([]);
  });
});

describe('422', () => {
  test.each([
    [
      'an operation that nobody has',
      { operation: 'poem' },
      'generation.unknown_operation',
      undefined,
    ],
    ['no topic', { input: {} }, 'request.invalid', '/input/topic'],
    ['two topics', { input: { topic: 'a', prompt: 'b' } }, 'request.invalid', '/input/topic'],
    [
      'an unknown wish',
      { input: { topic: 'a', colour: 'red' } },
      'request.invalid',
      '/input/colour',
    ],
    [
      'a reference that runs code',
      { input: { topic: 'a', references: [{ title: 'x', url: 'javascript:x' }] } },
      'request.invalid',
      '/input/references/0/url',
    ],
    ['a number for credits', { max_credits: 3 }, 'request.invalid', '/max_credits'],
    ['credits below zero', { max_credits: '-1' }, 'request.invalid', '/max_credits'],
    ['an unknown field', { foo: 1 }, 'request.invalid', '/foo'],
    ['a quote above its limit', { max_credits: '0.5' }, 'generation.quote_above_limit', undefined],
  ])('refuses %s', async (_what, more, code, pointer) => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, { key: secret, body: story('Bread', more) });
    expect(answer.status).toBe(422);
    const body = (await answer.json()) as { code: string; errors?: { pointer: string }[] };
    expect(body.code).toBe(code);
    if (pointer !== undefined)
      expect(body.errors?.map((issue) => issue.pointer)).toContain(pointer);
    expect(await bookedGenerations(customerId)).toEqual([]);
  });
});

describe('an output that is no good', () => {
  test.each([
    ['bad-json', 502, 'generation.invalid_output'],
    ['empty', 502, 'generation.empty_answer'],
    ['content-filter', 422, 'generation.content_filtered'],
    ['tokens=10,garbage', 502, 'generation.upstream_failed'],
  ])('(%s) is not charged; what it cost is ours', async (command, status, code) => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answer = await api(PATH, { key: secret, body: story(commanded(command, 'Bread')) });
    expect(answer.status).toBe(status);
    expect(await jsonOf(answer)).toMatchObject({ code });
    const [row] = await bookedGenerations(customerId);
    expect(row).toMatchObject({ state: 'failed', charge: 0, revenue: 0, failureCode: code });
    expect(row?.cost).toBeGreaterThan(0);
    expect(await wallet(customerId)).toMatchObject({ available: credits(5), reserved: 0 });
  });
});

describe('a stream', () => {
  const start = async (commands: string, headers: Record<string, string> = {}) => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const body = story(commanded(commands, 'Bread'), { stream: true });
    const reading = await readStream(api.url + PATH, { key: secret, body, headers });
    return Object.assign(reading, { customerId, secret, body });
  };

  test('is created, grows, is completed, and ends with [DONE]', async () => {
    const reading = await start('');
    const events = await reading.ended();
    const names = events.map(({ event }) => event);
    expect(names[0]).toBe('generation.created');
    expect(names.filter((name) => name === 'generation.delta').length).toBeGreaterThan(0);
    expect(names.at(-2)).toBe('generation.completed');
    expect(events.at(-1)?.data).toBe('[DONE]');
    const completed = JSON.parse(events.at(-2)?.data ?? '') as Record<string, unknown>;
    expect(completed).toMatchObject({ state: 'succeeded', charge_credits: '1', streamed: true });
  });

  test('that is left before its first text is free', async () => {
    const reading = await start('latency=5000');
    reading.leave();
    expect(await finishedGeneration(reading.customerId)).toMatchObject({
      state: 'cancelled',
      charge: 0,
    });
    expect(await wallet(reading.customerId)).toMatchObject({ available: credits(5), reserved: 0 });
  });

  test('that is left later is finished, charged, and kept for its reader to come back', async () => {
    const headers = { 'idempotency-key': 'story-1' };
    const reading = await start('chunk-ms=5', headers);
    await reading.until((events) => events.some(({ event }) => event === 'generation.delta'));
    reading.leave();
    const row = await finishedGeneration(reading.customerId);
    expect(row).toMatchObject({ state: 'succeeded', charge: credits(1), costSource: 'upstream' });

    const fetched = await api(`${PATH}/${row.id}`, { key: reading.secret });
    expect(await jsonOf(fetched)).toMatchObject({ result: { title: expect.any(String) } });

    const { secret: key, body } = reading;
    const again = await readStream(api.url + PATH, { key, body, headers });
    const events = await again.ended();
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(events.map(({ event }) => event)).toEqual(
      ['generation.created', 'generation.completed', undefined].slice(0, events.length),
    );
    expect(await bookedGenerations(reading.customerId)).toHaveLength(1);
  });

  test.each([
    ['cut-after=10', 'generation.upstream_failed'],
    ['bad-json', 'generation.invalid_output'],
    ['error-event=5', 'generation.upstream_failed'],
  ])('that fails (%s) ends with an error and is free', async (command, code) => {
    const reading = await start(command);
    const events = await reading.ended();
    expect(events.at(-1)?.event).toBe('generation.error');
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ code });
    expect(await finishedGeneration(reading.customerId)).toMatchObject({
      state: 'failed',
      charge: 0,
    });
  });
});
