import { describe, expect, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { apiUnderTest, commanded, jsonOf } from '@/tests/support/api';
import { bookedGenerations, finishedGeneration, wallet } from '@/tests/support/books';
import { readStream } from '@/tests/support/event-stream';
import { aKey } from '@/tests/support/factories';

const api = apiUnderTest({
  UPSTREAM_DEADLINE_SECONDS: '3',
  UPSTREAM_STALL_SECONDS: '1',
  UPSTREAM_RETRIES_MAX: '1',
});
const PATH = '/api/v1/chat/completions';
const chat = (commands: string, more: Record<string, unknown> = {}) => ({
  model: 'gpt-5.4-mini',
  messages: [{ role: 'user', content: commanded(commands, `Sea ${Math.random()}.`) }],
  ...more,
});

describe('an upstream that never answers', () => {
  test('is given up at the deadline, free', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const startedAt = Date.now();
    const answer = await api(PATH, { key: secret, body: chat('stall') });
    expect(answer.status).toBe(502);
    expect(await jsonOf(answer)).toMatchObject({ code: 'generation.upstream_timeout' });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    const [row] = await bookedGenerations(customerId);
    expect(row).toMatchObject({ state: 'failed', charge: 0, costSource: 'counted' });
    expect(await wallet(customerId)).toMatchObject({ available: credits(50), reserved: 0 });
  });

  test('is given up in a stream too, with an error', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const reading = await readStream(api.url + PATH, {
      key: secret,
      body: chat('stall', { stream: true }),
    });
    const events = await reading.ended();
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({
      code: 'generation.upstream_timeout',
    });
    expect(await finishedGeneration(customerId)).toMatchObject({ state: 'failed', charge: 0 });
  });
});

describe('an upstream that stops in the middle', () => {
  test('is given up after the stall time, free, its cost counted as ours', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const startedAt = Date.now();
    const body = chat('tokens=50,stall-after=10', { stream: true });
    const reading = await readStream(api.url + PATH, { key: secret, body });
    const events = await reading.ended();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({
      code: 'generation.upstream_timeout',
    });
    const row = await finishedGeneration(customerId);
    expect(row).toMatchObject({ state: 'failed', charge: 0, costSource: 'counted' });
    expect(row.outputTokens).toBeGreaterThan(5);
  });
});

describe('a reader that does not read', () => {
  test('is not waited for past the deadline, and pays for what it was given', async () => {
    const { secret, customerId } = await aKey({ available: credits(100_000) });
    const body = chat('tokens=100000', { stream: true, max_completion_tokens: 120_000 });
    // The stand-in writes so long a text once, for seconds, and then sends it at once.
    const warming = await readStream(api.url + PATH, {
      key: (await aKey({ available: credits(100_000) })).secret,
      body,
    });
    await warming.until((events) => events.length > 3);
    warming.leave();
    const reading = await readStream(api.url + PATH, { key: secret, body });
    await reading.until((events) => events.length > 3);
    reading.stopReading();
    const row = await finishedGeneration(customerId);
    expect(row).toMatchObject({ state: 'cancelled', failureCode: 'generation.slow_reader' });
    expect(row.charge).toBeGreaterThan(0);
    expect(row.outputTokens).toBeLessThan(100_000);
    reading.resumeReading();
    expect((await reading.ended()).at(-1)?.data).toContain('generation.slow_reader');
  }, 60_000);
});

describe('an upstream that wants to be asked later', () => {
  test('is asked later when the deadline allows it', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const startedAt = Date.now();
    const answer = await api(PATH, {
      key: secret,
      body: chat('status=429,retry-after=1,fail-times=1'),
    });
    expect(answer.status).toBe(200);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
    const [row] = await bookedGenerations(customerId);
    expect(row?.attempts).toMatchObject([
      { outcome: 'refused', status: 429 },
      { outcome: 'answered' },
    ]);
  });

  test('is not waited for when it names a time past the deadline', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const startedAt = Date.now();
    const answer = await api(PATH, { key: secret, body: chat('status=503,retry-after=30') });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(Date.now() - startedAt).toBeLessThan(2_500);
  });

  test('is asked no more often than the budget allows', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    expect((await api(PATH, { key: secret, body: chat('status=500') })).status).toBe(502);
    expect((await bookedGenerations(customerId))[0]?.attempts).toHaveLength(2);
  });

  test('is not asked again when the request itself is wrong', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    expect((await api(PATH, { key: secret, body: chat('status=422') })).status).toBe(422);
    expect((await bookedGenerations(customerId))[0]?.attempts).toHaveLength(1);
  });
});
