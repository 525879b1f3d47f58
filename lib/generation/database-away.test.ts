import { afterAll, describe, expect, test } from 'vitest';
import { auditLedger } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { credits } from '@/lib/platform/units';
import { apiUnderTest, commanded, jsonOf } from '@/tests/support/api';
import { bookedGenerations, finishedGeneration, wallet } from '@/tests/support/books';
import { readStream } from '@/tests/support/event-stream';
import { aKey } from '@/tests/support/factories';
import { startFlakyProxy } from '@/tests/support/flaky-proxy';
import { ownDatabase } from '@/tests/support/own-database';

const { url } = await ownDatabase();
const wire = await startFlakyProxy(url);
process.env.DATABASE_URL = wire.url;

const api = apiUnderTest({ DATABASE_STATEMENT_TIMEOUT_MS: '2000' });
afterAll(() => wire.close());

const story = (commands: string) => ({
  operation: 'story',
  input: { topic: commanded(commands, 'Bread') },
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Credits are held: the upstream is being asked. */
async function untilAsked(customerId: string): Promise<void> {
  await expect.poll(() => wallet(customerId)).toMatchObject({ reserved: credits(1) });
}

describe('a database that goes away', () => {
  test('between reservation and settlement holds the answer back until it is charged', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answering = api('/api/v1/generations', { key: secret, body: story('latency=500') });
    await untilAsked(customerId);
    wire.goDown();
    await pause(1_500);
    wire.comeUp();
    const answer = await answering;
    expect(answer.status).toBe(201);
    expect(await wallet(customerId)).toMatchObject({ available: credits(4), reserved: 0 });
    expect(await bookedGenerations(customerId)).toHaveLength(1);
  });

  test('after the settlement and before saying so charges once', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const answering = api('/api/v1/generations', { key: secret, body: story('latency=500') });
    await untilAsked(customerId);
    wire.swallowAnswers();
    await pause(1_000);
    wire.goDown();
    await pause(300);
    wire.comeUp();
    const answer = await answering;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-tokentill-charge-credits')).toBe('1');
    expect(await wallet(customerId)).toMatchObject({ available: credits(4), reserved: 0 });
  });

  test('in the middle of a stream lets it end, charged, when it is back', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const body = {
      model: 'gpt-5.4-mini',
      messages: [{ role: 'user', content: commanded('tokens=20,chunk-ms=30') }],
      stream: true,
    };
    const reading = await readStream(`${api.url}/api/v1/chat/completions`, { key: secret, body });
    await reading.until((events) => events.length > 3);
    wire.goDown();
    await pause(1_500);
    expect(reading.text()).not.toContain('[DONE]');
    wire.comeUp();
    expect((await reading.ended()).at(-1)?.data).toBe('[DONE]');
    expect(await finishedGeneration(customerId)).toMatchObject({ state: 'succeeded' });
  });

  test('before the reservation is told as 503, and leaves nothing held', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    await api('/api/v1/balance', { key: secret });
    wire.goDown();
    const answer = await api('/api/v1/generations', { key: secret, body: story('') });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    expect(await jsonOf(answer)).toMatchObject({ code: 'service.unavailable' });
    wire.comeUp();
    expect(await wallet(customerId)).toMatchObject({ available: credits(5), reserved: 0 });
  });

  test('after the reservation and before saying so gives it back by itself', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    await api('/api/v1/balance', { key: secret });
    const asked = (await api.upstreamRequests()).length;
    wire.swallowAnswers();
    const answering = api('/api/v1/generations', { key: secret, body: story('') });
    await pause(500);
    wire.goDown();
    expect((await answering).status).toBe(503);
    wire.comeUp();
    await expect
      .poll(() => wallet(customerId), { timeout: 10_000 })
      .toMatchObject({ available: credits(5), reserved: 0 });
    const [row] = await bookedGenerations(customerId);
    expect(row).toMatchObject({ state: 'failed', charge: 0, cost: 0, costSource: 'none' });
    expect((await api.upstreamRequests()).length).toBe(asked);
  });

  test('leaves books that add up', async () => {
    expect((await auditLedger(db())).breaches).toEqual([]);
  });
});
