import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { schemaValidator } from '@/sandbox/specs/validator';
import { apiUnderTest, commanded } from '../support/api';
import { bookedGenerations, finishedGeneration, wallet } from '../support/books';
import { type Reading, readStream, type SentEvent } from '../support/event-stream';
import { aKey } from '../support/factories';

const api = apiUnderTest();
const PATH = '/api/v1/chat/completions';
const MODEL = 'gpt-5.4-mini';
const chunkProblems = schemaValidator('openai', 'CreateChatCompletionStreamResponse');

type Chunk = {
  id: string;
  choices: {
    index: number;
    delta: { content?: string; role?: string };
    finish_reason: string | null;
  }[];
  usage?: { prompt_tokens: number; completion_tokens: number } | null;
  error?: { code: string };
};
const chunksOf = (events: SentEvent[]): Chunk[] =>
  events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as Chunk);
const textOf = (events: SentEvent[]): string =>
  chunksOf(events)
    .map((chunk) => chunk.choices?.[0]?.delta.content ?? '')
    .join('');
const hasContent = (events: SentEvent[]) => textOf(events).length > 0;

async function start(
  commands: string,
  more: Record<string, unknown> = {},
  given: Parameters<typeof aKey>[0] = { available: credits(50) },
): Promise<Reading & { customerId: string; secret: string }> {
  const { secret, customerId } = await aKey(given);
  const body = {
    model: MODEL,
    messages: [{ role: 'user', content: commanded(commands) }],
    max_completion_tokens: 300,
    stream: true,
    ...more,
  };
  const reading = await readStream(api.url + PATH, { key: secret, body });
  return Object.assign(reading, { customerId, secret });
}

describe('a stream that ends well', () => {
  test('is chunks as OpenAI describes them, and ends with [DONE]', async () => {
    const reading = await start('tokens=60', { stream_options: { include_usage: true } });
    const events = await reading.ended();
    expect(reading.status).toBe(200);
    expect(reading.headers['content-type']).toContain('text/event-stream');
    for (const chunk of chunksOf(events)) expect(chunkProblems(chunk)).toEqual([]);
    expect(events.at(-1)?.data).toBe('[DONE]');
    expect(
      chunksOf(events).filter(({ choices }) => choices[0]?.finish_reason === 'stop'),
    ).toHaveLength(1);
  });

  test('says something before the first token', async () => {
    const reading = await start('latency=400,tokens=5');
    expect(reading.text() + reading.status).toMatch(/200$/);
    await reading.ended();
    expect(reading.text()).toMatch(/^: hello\n\n/);
  });

  test('carries usage only when that was asked for, but is charged by it always', async () => {
    const without = await start('tokens=30');
    expect(chunksOf(await without.ended()).every((chunk) => !('usage' in chunk))).toBe(true);
    const [row] = await bookedGenerations(without.customerId);
    expect(row).toMatchObject({ state: 'succeeded', costSource: 'upstream', outputTokens: 30 });
    expect((await api.upstreamRequests()).at(-1)?.body).toMatchObject({
      stream_options: { include_usage: true },
    });

    const asked = await start('tokens=30', { stream_options: { include_usage: true } });
    const usage = chunksOf(await asked.ended()).at(-1)?.usage;
    expect(usage).toMatchObject({ completion_tokens: 30 });
  });

  test('ends only after its charge is committed', async () => {
    const reading = await start('tokens=20');
    await reading.until((events) => events.at(-1)?.data === '[DONE]');
    const [row] = await bookedGenerations(reading.customerId);
    expect(row?.state).toBe('succeeded');
    expect(await wallet(reading.customerId)).toMatchObject({ reserved: 0, consumed: row?.charge });
  });

  test('is the same text as the plain answer, for several choices too', async () => {
    const reading = await start('tokens=12', { n: 2 });
    const indexes = new Set(
      chunksOf(await reading.ended()).flatMap(({ choices }) => choices.map(({ index }) => index)),
    );
    expect([...indexes].sort()).toEqual([0, 1]);
  });

  test('is read by the openai SDK', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const client = new OpenAI({ apiKey: secret, baseURL: `${api.url}/api/v1`, maxRetries: 0 });
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages: [{ role: 'user', content: commanded('tokens=25') }],
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let total = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      total = chunk.usage?.total_tokens ?? total;
    }
    expect(text.length).toBeGreaterThan(20);
    expect(total).toBeGreaterThan(25);
  });
});

describe('a reader that leaves', () => {
  test('before the first token pays nothing; the upstream is stopped and its cost is ours', async () => {
    const reading = await start('latency=5000,tokens=50');
    reading.leave();
    const row = await finishedGeneration(reading.customerId);
    expect(row).toMatchObject({
      state: 'cancelled',
      charge: 0,
      costSource: 'counted',
      outputTokens: 0,
      failureCode: 'generation.client_left',
      firstTokenAt: null,
    });
    expect(row.cost).toBeGreaterThan(0);
    expect(await wallet(reading.customerId)).toMatchObject({ available: credits(50), reserved: 0 });
    expect((await api.upstreamRequests()).at(-1)).toMatchObject({ clientAborted: true });
  });

  test('in the middle pays for the input and what was handed over, and no more', async () => {
    const reading = await start('tokens=200,chunk-ms=25');
    await reading.until((events) => chunksOf(events).length >= 8);
    reading.leave();
    const row = await finishedGeneration(reading.customerId);
    expect(row).toMatchObject({ state: 'cancelled', costSource: 'counted' });
    expect(row.outputTokens).toBeGreaterThanOrEqual(5);
    expect(row.outputTokens).toBeLessThan(100);
    const handedOver = Math.ceil(
      ((row.inputTokens ?? 0) * 0.75 + (row.outputTokens ?? 0) * 4.5) * 250,
    );
    expect(row.charge).toBeGreaterThan(0);
    expect(row.charge).toBeLessThanOrEqual(handedOver + 250);
    expect(row.charge).toBeLessThanOrEqual(row.reserved ?? 0);
    expect(await wallet(reading.customerId)).toMatchObject({
      available: credits(50) - (row.charge ?? 0),
      reserved: 0,
    });
    await expect
      .poll(async () => (await api.upstreamRequests()).at(-1))
      .toMatchObject({ clientAborted: true });
  });

  test('after the last token but before the usage is charged exactly all the same', async () => {
    // The finish reason and the usage come 600 ms after the last token: the pause stands before each chunk.
    const reading = await start('tokens=3,chunk-ms=300');
    await reading.until((events) => chunksOf(events).length >= 3);
    reading.leave();
    const row = await finishedGeneration(reading.customerId);
    expect(row.charge).toBeGreaterThan(0);
    expect(['succeeded', 'cancelled']).toContain(row.state);
  });

  test('and comes back with the same key is answered anew', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const body = {
      model: MODEL,
      messages: [{ role: 'user', content: commanded('tokens=100,chunk-ms=20') }],
      stream: true,
    };
    const headers = { 'idempotency-key': 'the-same' };
    const first = await readStream(api.url + PATH, { key: secret, body, headers });
    await first.until(hasContent);
    first.leave();
    await finishedGeneration(customerId);
    const second = await readStream(api.url + PATH, { key: secret, body, headers });
    expect((await second.ended()).at(-1)?.data).toBe('[DONE]');
    expect((await bookedGenerations(customerId)).map(({ state }) => state)).toEqual([
      'succeeded',
      'cancelled',
    ]);
  });
});

describe('an upstream that fails', () => {
  test.each([
    ['cut-before-headers', 'generation.upstream_failed'],
    ['status=500', 'generation.upstream_failed'],
    ['cut-after=6', 'generation.upstream_failed'],
    ['garbage=6', 'generation.upstream_failed'],
    ['error-event=6', 'generation.upstream_failed'],
    ['empty', 'generation.empty_answer'],
    ['empty-choices', 'generation.upstream_failed'],
  ])('by %s ends the stream with an error, and nothing is charged', async (command, code) => {
    const reading = await start(`tokens=40,${command}`);
    const events = await reading.ended();
    expect(events.some(({ data }) => data === '[DONE]')).toBe(false);
    expect(chunksOf(events).at(-1)).toMatchObject({ code, error: { code } });
    const row = await finishedGeneration(reading.customerId);
    expect(row).toMatchObject({ state: 'failed', charge: 0, revenue: 0, failureCode: code });
    expect(await wallet(reading.customerId)).toMatchObject({ available: credits(50), reserved: 0 });
  });

  test('in the middle has its cost counted as ours', async () => {
    const reading = await start('tokens=60,cut-after=20');
    expect(textOf(await reading.ended()).length).toBeGreaterThan(0);
    const row = await finishedGeneration(reading.customerId);
    expect(row).toMatchObject({ charge: 0, costSource: 'counted' });
    expect(row.outputTokens).toBeGreaterThan(0);
    expect(row.cost).toBeGreaterThan(0);
  });

  test('before any content is asked again', async () => {
    const reading = await start(`tokens=20,cut-before-headers,fail-times=1`, {
      messages: [
        {
          role: 'user',
          content: commanded(
            'tokens=20,cut-before-headers,fail-times=1',
            `Again ${Math.random()}.`,
          ),
        },
      ],
    });
    expect((await reading.ended()).at(-1)?.data).toBe('[DONE]');
    const row = await finishedGeneration(reading.customerId);
    expect(row.attempts.map(({ outcome }) => outcome)).toEqual(['broke', 'answered']);
    expect(row.state).toBe('succeeded');
  });

  test.each(['no-usage', 'bad-usage=negative', 'cut-before-usage', 'huge-usage'])(
    'to say what it used (%s) leaves the answer, counted by us',
    async (command) => {
      const reading = await start(`tokens=30,${command}`);
      expect((await reading.ended()).at(-1)?.data).toBe('[DONE]');
      const row = await finishedGeneration(reading.customerId);
      expect(row).toMatchObject({ state: 'succeeded', costSource: 'counted', outputTokens: 30 });
      expect(row.charge).toBeGreaterThan(0);
    },
  );

  test('to say [DONE] has ended well when everything else was said', async () => {
    const reading = await start('tokens=30,no-done');
    expect((await reading.ended()).at(-1)?.data).toBe('[DONE]');
    expect(await finishedGeneration(reading.customerId)).toMatchObject({
      state: 'succeeded',
      costSource: 'upstream',
    });
  });

  test('to send the usage in time is counted after five seconds', async () => {
    const reading = await start('tokens=30,stall-before-usage');
    expect((await reading.ended()).at(-1)?.data).toBe('[DONE]');
    expect(await finishedGeneration(reading.customerId)).toMatchObject({
      state: 'succeeded',
      costSource: 'counted',
    });
  });

  test('by its content rules leaves what it wrote, charged', async () => {
    const reading = await start('content-filter');
    const events = await reading.ended();
    expect(
      chunksOf(events).some(({ choices }) => choices[0]?.finish_reason === 'content_filter'),
    ).toBe(true);
    expect((await finishedGeneration(reading.customerId)).charge).toBeGreaterThan(0);
  });
});

describe('a request that is refused', () => {
  test('gets a plain answer with its status, not a stream', async () => {
    const reading = await start('tokens=5', {}, { available: credits(0) });
    await reading.ended();
    expect(reading.status).toBe(402);
    expect(reading.headers['content-type']).toContain('application/problem+json');
  });
});
