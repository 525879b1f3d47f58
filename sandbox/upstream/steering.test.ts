import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecordedRequest, startUpstream, type Upstream } from './server';
import { chat, post, sdk, streamSeen, until } from './support';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const requestsUrl = () => `${upstream.url.replace('/v1', '')}/sandbox/requests`;

async function told(): Promise<RecordedRequest[]> {
  return ((await (await fetch(requestsUrl())).json()) as { data: RecordedRequest[] }).data;
}

describe('the record of requests', () => {
  test('tells what arrived and what was answered, without secrets', async () => {
    const body = chat('Explain tides.');
    const headers = { cookie: 'session=secret', 'x-trace': 'abc' };
    const answer = await post(upstream, body, { headers });
    await answer.text();
    await until(() => upstream.requests().at(-1)?.durationMs !== null);
    const [last] = (await told()).slice(-1);
    expect(last).toMatchObject({
      id: answer.headers.get('x-request-id'),
      method: 'POST',
      path: '/v1/chat/completions',
      body,
      status: 200,
      clientAborted: false,
    });
    expect(last?.headers['x-trace']).toBe('abc');
    expect(JSON.stringify(last)).not.toMatch(/secret|sk-sandbox/);
    expect(Date.parse(last?.receivedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await told()).toEqual(upstream.requests());
  });

  test('counts the chunks of a stream that was read to its end', async () => {
    const seen = await streamSeen(upstream, chat('Explain tides. [[sandbox:tokens=70]]'));
    expect(seen.texts).toHaveLength(70);
    await until(() => upstream.requests().at(-1)?.durationMs !== null);
    expect(upstream.requests().at(-1)).toMatchObject({ chunksSent: 70, clientAborted: false });
  });

  test('tells after how many chunks the client left, and nothing is produced after that', async () => {
    const stream = await sdk(upstream).chat.completions.create({
      ...chat('Explain tides. [[sandbox:tokens=500,chunk-ms=10]]'),
      stream: true,
    });
    let chunks = 0;
    for await (const _chunk of stream) {
      chunks += 1;
      if (chunks === 5) break;
    }
    await until(() => upstream.requests().at(-1)?.clientAborted === true);
    const sent = upstream.requests().at(-1)?.chunksSent ?? 0;
    expect(sent).toBeGreaterThanOrEqual(4);
    expect(sent).toBeLessThan(200);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(upstream.requests().at(-1)?.chunksSent).toBe(sent);
  });

  test('tells when the client left before the first byte', async () => {
    const leaving = new AbortController();
    const left = expect(
      post(upstream, chat('[[sandbox:latency=60000]]'), { signal: leaving.signal }),
    ).rejects.toThrow();
    const count = upstream.requests().length;
    await until(() => upstream.requests().length > count);
    leaving.abort();
    await left;
    await until(() => upstream.requests().at(-1)?.clientAborted === true);
    expect(upstream.requests().at(-1)).toMatchObject({ status: null, chunksSent: 0 });
  });

  test('keeps what was no JSON as text, and refused requests too', async () => {
    await post(upstream, '{"model":');
    expect(upstream.requests().at(-1)).toMatchObject({ body: '{"model":', status: 400 });
    await fetch(`${upstream.url}/models`);
    expect(upstream.requests().at(-1)).toMatchObject({
      path: '/v1/models',
      status: 401,
      body: null,
    });
  });

  test('is cleared on command', async () => {
    await post(upstream, chat('Explain tides.'));
    expect((await fetch(requestsUrl(), { method: 'DELETE' })).status).toBe(200);
    expect(await told()).toEqual([]);
    await post(upstream, chat('Explain ebb.'));
    expect(await told()).toHaveLength(1);
  });

  test('keeps the last thousand, oldest first', async () => {
    const other = await startUpstream();
    const ask = (number: number) => post(other, chat(`Explain ${number}.`, { max_tokens: 1 }));
    for (let from = 0; from < 1_010; from += 10) {
      const batch = Array.from({ length: 10 }, (_, at) => from + at);
      await Promise.all(batch.map(async (number) => (await ask(number)).text()));
    }
    await (await ask(5_000)).text();
    const kept = other.requests();
    expect(kept).toHaveLength(1_000);
    expect(JSON.stringify(kept.at(-1)?.body)).toContain('Explain 5000.');
    expect(JSON.stringify(kept)).not.toContain('Explain 5.');
    await other.close();
  });
});

describe('an address beside the API', () => {
  test('is a plain 404', async () => {
    const answer = await fetch(`${requestsUrl()}/none`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toHaveProperty('error');
  });
});
