import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream, type Upstream } from './server';
import { chat, expectValid, post, sdk, streamSeen, until, validChunks } from './support';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => steer('DELETE'));
afterAll(() => upstream.close());

const root = () => upstream.url.replace('/v1', '');

function steer(method: 'GET' | 'POST' | 'DELETE', body?: string): Promise<Response> {
  return fetch(`${root()}/sandbox/behaviour`, { method, ...(body !== undefined && { body }) });
}

/** A prompt with a command in it; the words keep prompts of different tests apart. */
const told = (command: string, words = 'Explain tides.') => chat(`${words} [[sandbox:${command}]]`);
const plainAnswer = (command: string, words?: string) =>
  sdk(upstream).chat.completions.create(told(command, words));
const lastRequest = () => upstream.requests().at(-1);

describe('a command', () => {
  test('is taken from the header, from any message, or from the default', async () => {
    const body = chat('Explain tides.');
    expect((await post(upstream, body, { headers: { 'x-sandbox': 'status=503' } })).status).toBe(
      503,
    );

    const system = { role: 'system', content: 'Be brief. [[sandbox:status=502]]' };
    const messages = [system, ...body.messages];
    expect((await post(upstream, { ...body, messages })).status).toBe(502);

    expect((await steer('POST', 'status=501')).status).toBe(200);
    expect((await post(upstream, body)).status).toBe(501);
    await steer('DELETE');
    expect((await post(upstream, body)).status).toBe(200);
  });

  test('in the header wins over one in the text, and that over the default', async () => {
    await steer('POST', '{"behaviour":"status=501"}');
    expect((await post(upstream, told('status=502'))).status).toBe(502);
    const headers = { 'x-sandbox': 'status=503' };
    expect((await post(upstream, told('status=502'), { headers })).status).toBe(503);
  });

  test('by default is refused when it is not understood, and then nothing changes', async () => {
    await steer('POST', 'status=501');
    expect((await steer('POST', 'explode')).status).toBe(400);
    expect((await steer('POST', '{"behaviour":7}')).status).toBe(400);
    expect((await steer('POST', '{"behaviour')).status).toBe(400);
    expect(await (await steer('GET')).json()).toEqual({ behaviour: 'status=501' });
  });

  test('changes neither the subject nor the words of the answer', async () => {
    const without = await sdk(upstream).chat.completions.create(chat('Explain tides.'));
    const withOne = await plainAnswer('latency=1');
    expect(withOne.choices).toEqual(without.choices);
  });
});

describe('timing', () => {
  test('latency holds back the first byte', async () => {
    const before = performance.now();
    await post(upstream, told('latency=120'));
    expect(performance.now() - before).toBeGreaterThanOrEqual(118);
  });

  test('chunk-ms spreads the chunks of a stream', async () => {
    const before = performance.now();
    const seen = await streamSeen(upstream, told('tokens=6,chunk-ms=20'));
    expect(seen.texts).toHaveLength(6);
    expect(performance.now() - before).toBeGreaterThanOrEqual(110);
  });
});

describe('counts', () => {
  test('tokens sets the length of the text exactly', async () => {
    for (const count of [1, 5, 1_234]) {
      const answer = await plainAnswer(`tokens=${count}`);
      expect(answer.usage?.completion_tokens).toBe(count);
      expect(answer.choices[0]?.finish_reason).toBe('stop');
    }
  });

  test('tokens past the limit of the request are cut off', async () => {
    const request = { ...told('tokens=50'), max_tokens: 10 };
    const answer = await sdk(upstream).chat.completions.create(request);
    expect(answer.usage?.completion_tokens).toBe(10);
    expect(answer.choices[0]?.finish_reason).toBe('length');
  });

  test('cached tokens are reported, never more than the input', async () => {
    const few = await plainAnswer('cached=4');
    expect(few.usage?.prompt_tokens_details?.cached_tokens).toBe(4);
    const many = await plainAnswer('cached=99999');
    expect(many.usage?.prompt_tokens_details?.cached_tokens).toBe(many.usage?.prompt_tokens);
  });

  test('reasoning tokens count as output and use up the limit', async () => {
    const answer = await plainAnswer('reasoning=100,tokens=5');
    expect(answer.usage?.completion_tokens).toBe(105);
    expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBe(100);
    const request = { ...told('reasoning=100'), max_tokens: 60 };
    const spent = await sdk(upstream).chat.completions.create(request);
    expect(spent.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } });
    expect(spent.usage?.completion_tokens).toBe(60);
  });
});

describe('an error on command', () => {
  test.each([400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503])(
    'has the status %i and the shape of the description',
    async (status) => {
      for (const stream of [false, true]) {
        const answer = await post(upstream, { ...told(`status=${status}`), stream });
        expect(answer.status).toBe(status);
        expectValid('ErrorResponse', await answer.json());
      }
    },
  );

  test('says when to come back', async () => {
    const answer = await post(upstream, told('status=429,retry-after=7'));
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await answer.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
  });

  test('strikes the first attempts with a prompt only, and the SDK gets through', async () => {
    const client = sdk(upstream, { maxRetries: 2 });
    const answer = await client.chat.completions.create(told('fail-times=2', 'Explain ebb.'));
    expectValid('CreateChatCompletionResponse', answer);
    const statuses = upstream.requests().map(({ status }) => status);
    expect(statuses.slice(-3)).toEqual([500, 500, 200]);
    await plainAnswer('fail-times=2', 'Explain ebb.');
  }, 20_000);

  test('counts attempts for each prompt apart, whatever the fault', async () => {
    const faulty = 'fail-times=1,status=503,tokens=4';
    expect((await post(upstream, told(faulty, 'Explain a.'))).status).toBe(503);
    expect((await post(upstream, told(faulty, 'Explain b.'))).status).toBe(503);
    const answer = await plainAnswer(faulty, 'Explain a.');
    expect(answer.usage?.completion_tokens).toBe(4);
    await expect(plainAnswer('fail-times=1,cut-before-headers')).rejects.toThrow();
    expectValid(
      'CreateChatCompletionResponse',
      await plainAnswer('fail-times=1,cut-before-headers'),
    );
  });
});

describe('a broken connection', () => {
  test('is cut before the headers', async () => {
    await expect(post(upstream, told('cut-before-headers'))).rejects.toThrow();
    expect(lastRequest()).toMatchObject({ status: null, clientAborted: false });
  });

  test('is cut after so many chunks of text', async () => {
    for (const count of [0, 1, 5, 40]) {
      const seen = await streamSeen(upstream, told(`tokens=60,cut-after=${count}`));
      expect(seen.broken).toBe(true);
      expect(seen.texts).toHaveLength(count);
      validChunks(seen);
      expect(lastRequest()).toMatchObject({ chunksSent: count, clientAborted: false });
    }
  });

  test('is cut after the last text, before the finish reason', async () => {
    const seen = await streamSeen(upstream, told('tokens=9,cut-after=9999'));
    expect(seen.broken).toBe(true);
    expect(seen.texts).toHaveLength(9);
    expect(validChunks(seen).every(({ choices }) => choices[0]?.finish_reason === null)).toBe(true);
  });

  test('is cut after the finish reason, before the usage', async () => {
    const request = told('tokens=9,cut-before-usage');
    const options = { stream_options: { include_usage: true } };
    const seen = await streamSeen(upstream, { ...request, ...options });
    expect(seen.broken).toBe(true);
    expect(validChunks(seen).at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });

  test('is cut in the middle of a plain answer', async () => {
    const answer = await post(upstream, told('cut-after=1'));
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });
});

describe('a stall', () => {
  test.each([
    ['before the headers', told('stall'), 0],
    ['after some chunks', { ...told('stall-after=3'), stream: true }, 3],
    ['before the usage', { ...told('tokens=4,stall-before-usage'), stream: true }, 4],
    ['in the middle of a plain answer', told('stall-after=1'), 0],
  ])('%s lasts until the client leaves, and that is recorded', async (_where, body, chunksSent) => {
    const leaving = new AbortController();
    const reading = post(upstream, body, { signal: leaving.signal }).then((answer) =>
      answer.text(),
    );
    const outcome = expect(reading).rejects.toThrow();
    await until(() => lastRequest()?.chunksSent === chunksSent);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(lastRequest()).toMatchObject({ durationMs: null, clientAborted: false });
    leaving.abort();
    await outcome;
    await until(() => lastRequest()?.clientAborted === true);
    expect(lastRequest()).toMatchObject({ chunksSent });
  });

  test('does not keep the stand-in from closing', async () => {
    const other = await startUpstream();
    const stalled = expect(post(other, told('stall'))).rejects.toThrow();
    await until(() => other.requests().length === 1);
    await other.close();
    await stalled;
  });
});

describe('a stream that goes wrong', () => {
  test('ends without [DONE]', async () => {
    const seen = await streamSeen(upstream, told('no-done'));
    expect(seen.broken).toBe(false);
    expect(seen.events).not.toContain('[DONE]');
    expect(validChunks(seen).at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });

  test('carries a malformed chunk', async () => {
    const seen = await streamSeen(upstream, told('garbage=4'));
    expect(seen.texts).toHaveLength(4);
    expect(seen.events.filter((event) => typeof event === 'string')).toHaveLength(2);
    const stream = await sdk(upstream).chat.completions.create({
      ...told('garbage'),
      stream: true,
    });
    await expect(readAll(stream)).rejects.toThrow(SyntaxError);
  });

  test('carries an error, which the SDK throws', async () => {
    const seen = await streamSeen(upstream, told('error-event=3'));
    expect(seen.texts).toHaveLength(3);
    expectValid('ErrorResponse', seen.events.at(-1));
    const stream = await sdk(upstream).chat.completions.create({
      ...told('error-event'),
      stream: true,
    });
    await expect(readAll(stream)).rejects.toMatchObject({ type: 'server_error' });
  });
});

describe('a plain answer that goes wrong', () => {
  test('is half a JSON text', async () => {
    const answer = await post(upstream, told('garbage'));
    expect(answer.headers.get('content-type')).toBe('application/json');
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  test('is an error under a good status', async () => {
    const answer = await post(upstream, told('error-event'));
    expect(answer.status).toBe(200);
    expectValid('ErrorResponse', await answer.json());
  });

  test('has no choice', async () => {
    expect((await plainAnswer('empty-choices')).choices).toEqual([]);
    const seen = await streamSeen(upstream, told('empty-choices'));
    expect(validChunks(seen).every(({ choices }) => choices.length === 0)).toBe(true);
    expect(seen.events.at(-1)).toBe('[DONE]');
  });

  test('has no text', async () => {
    const answer = await plainAnswer('empty');
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: '' } });
    expect(answer.usage?.completion_tokens).toBe(0);
    expect((await streamSeen(upstream, told('empty'))).texts).toEqual([]);
  });

  test('was filtered', async () => {
    const answer = await plainAnswer('content-filter');
    expect(answer.choices[0]?.finish_reason).toBe('content_filter');
    expect(answer.usage?.completion_tokens).toBe(12);
  });

  test('is no JSON although a schema was given', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' } } };
    const format = { type: 'json_schema' as const, json_schema: { name: 'story', schema } };
    for (const command of ['bad-json', 'latency=1']) {
      const answer = await sdk(upstream).chat.completions.create({
        ...told(command),
        response_format: format,
      });
      const text = answer.choices[0]?.message.content ?? '';
      if (command === 'bad-json') expect(() => JSON.parse(text)).toThrow(SyntaxError);
      else expect(JSON.parse(text)).toHaveProperty('title');
    }
  });
});

describe('usage that goes wrong', () => {
  const streamed = { stream_options: { include_usage: true } };

  test('is missing, asked for or not', async () => {
    expect(await plainAnswer('no-usage')).not.toHaveProperty('usage');
    const seen = await streamSeen(upstream, { ...told('no-usage'), ...streamed });
    expect(validChunks(seen).every(({ usage }) => usage === null)).toBe(true);
    expect(seen.events.at(-1)).toBe('[DONE]');
  });

  test.each([
    ['bad-usage', { completion_tokens: -10 }],
    ['bad-usage=negative', { completion_tokens: -10 }],
    ['bad-usage=text', { completion_tokens: '9' }],
    ['bad-usage=fraction', { completion_tokens: 9.5 }],
    ['bad-usage=sum', { completion_tokens: 9 }],
    ['huge-usage', { completion_tokens: 1_000_000_000_000 }],
    ['huge-usage=9007199254740993', { completion_tokens: 9_007_199_254_740_992 }],
  ])('is told wrongly by %s', async (command, wrong) => {
    const answer = await plainAnswer(`tokens=9,${command}`);
    expect(answer.usage).toMatchObject(wrong);
    const seen = await streamSeen(upstream, { ...told(`tokens=9,${command}`), ...streamed });
    expect(seen.events.at(-2)).toMatchObject({ usage: wrong });
  });

  test('lacks the output, is null, or has a sum or a cache that cannot be', async () => {
    expect((await plainAnswer('bad-usage=missing')).usage).not.toHaveProperty('completion_tokens');
    expect((await plainAnswer('bad-usage=null')).usage).toBeNull();
    const sum = (await plainAnswer('bad-usage=sum')).usage;
    expect(sum?.total_tokens).not.toBe((sum?.prompt_tokens ?? 0) + (sum?.completion_tokens ?? 0));
    const cached = (await plainAnswer('bad-usage=cached')).usage;
    expect(cached?.prompt_tokens_details?.cached_tokens).toBeGreaterThan(
      cached?.prompt_tokens ?? 0,
    );
  });
});

async function readAll(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _chunk of stream) count += 1;
  return count;
}
