import { afterEach, describe, expect, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { apiUnderTest, commanded, jsonOf } from '@/tests/support/api';
import { finishedGeneration, wallet } from '@/tests/support/books';
import { readStream } from '@/tests/support/event-stream';
import { aKey } from '@/tests/support/factories';
import {
  beginDrain,
  endDrain,
  generationsIdle,
  resumeAfterDrain,
  runningGenerations,
} from './drain';

const api = apiUnderTest();
afterEach(resumeAfterDrain);

const PATH = '/api/v1/chat/completions';
const chat = (commands: string, stream: boolean) => ({
  model: 'gpt-5.4-mini',
  messages: [{ role: 'user', content: commanded(commands) }],
  stream,
});

describe('a process that stops', () => {
  test('takes no new generations, and says when to ask again', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    beginDrain();
    for (const stream of [false, true]) {
      const answer = await api(PATH, { key: secret, body: chat('', stream) });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(await jsonOf(answer)).toMatchObject({ code: 'service.stopping' });
    }
    expect(await wallet(customerId)).toMatchObject({ available: credits(50), reserved: 0 });
  });

  test('lets running streams end well within the grace', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const body = chat('tokens=20,chunk-ms=20', true);
    const reading = await readStream(api.url + PATH, { key: secret, body });
    await reading.until((events) => events.length > 2);
    beginDrain();
    expect((await reading.ended()).at(-1)?.data).toBe('[DONE]');
    expect(await finishedGeneration(customerId)).toMatchObject({ state: 'succeeded' });
  });

  test('ends the rest with an error when the grace is over, free, and is idle then', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const body = chat('tokens=500,chunk-ms=20', true);
    const reading = await readStream(api.url + PATH, { key: secret, body });
    const other = await aKey({ available: credits(50) });
    const plain = api(PATH, { key: other.secret, body: chat('latency=20000', false) });
    await reading.until((events) => events.length > 5);
    expect(runningGenerations()).toBe(2);
    endDrain();
    await generationsIdle();
    const events = await reading.ended();
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ code: 'service.stopping' });
    expect((await plain).status).toBe(503);
    for (const id of [customerId, other.customerId]) {
      expect(await finishedGeneration(id)).toMatchObject({ state: 'failed', charge: 0 });
      expect(await wallet(id)).toMatchObject({ available: credits(50), reserved: 0 });
    }
  });
});
