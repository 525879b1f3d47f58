import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { schemaValidator } from '@/sandbox/specs/validator';
import { apiUnderTest, commanded, jsonOf } from '../support/api';
import { finishedGeneration } from '../support/books';
import { readStream } from '../support/event-stream';
import { aKey } from '../support/factories';

const api = apiUnderTest();
const story = (topic: string) => ({ operation: 'story', input: { topic } });
const PATH = '/api/v1/generations';

describe('GET /generations', () => {
  test('shows the installation’s own, newest first, a page at a time', async () => {
    const { secret } = await aKey({ available: credits(10) });
    const ids: unknown[] = [];
    for (let at = 0; at < 5; at++)
      ids.unshift((await jsonOf(await api(PATH, { key: secret, body: story(`Topic ${at}`) }))).id);

    const first = await jsonOf(await api(`${PATH}?limit=2`, { key: secret }));
    expect(first).toMatchObject({ has_more: true, next_cursor: ids[1] });
    const second = await jsonOf(
      await api(`${PATH}?limit=2&starting_after=${String(first.next_cursor)}`, { key: secret }),
    );
    const third = await jsonOf(
      await api(`${PATH}?limit=2&starting_after=${String(second.next_cursor)}`, { key: secret }),
    );
    expect(third).toMatchObject({ has_more: false, next_cursor: null });
    const seen = [first, second, third].flatMap(({ data }) =>
      (data as { id: string }[]).map(({ id }) => id),
    );
    expect(seen).toEqual(ids);
  });

  test('shows nothing of another installation, of the same customer or not', async () => {
    const one = await aKey({ available: credits(5) });
    const sibling = await aKey({ customerId: one.customerId });
    const stranger = await aKey({ available: credits(5) });
    const { id } = await jsonOf(await api(PATH, { key: one.secret, body: story('Bread') }));
    for (const { secret } of [sibling, stranger]) {
      expect(await jsonOf(await api(PATH, { key: secret }))).toMatchObject({ data: [] });
      const answer = await api(`${PATH}/${String(id)}`, { key: secret });
      expect(answer.status).toBe(404);
      expect(await jsonOf(answer)).toMatchObject({ code: 'request.not_found' });
    }
  });

  test('is narrowed by operation and state', async () => {
    const { secret } = await aKey({ available: credits(5) });
    await api(PATH, { key: secret, body: story('Bread') });
    await api(PATH, { key: secret, body: story(commanded('status=500', 'Wine')) });
    const failed = await jsonOf(await api(`${PATH}?state=failed&operation=story`, { key: secret }));
    expect(failed.data).toMatchObject([{ state: 'failed', charge_credits: '0' }]);
    expect(await jsonOf(await api(`${PATH}?operation=chat`, { key: secret }))).toMatchObject({
      data: [],
    });
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=1e2x',
    'starting_after=nonsense',
    'state=odd',
    'foo=1',
    'limit=1&limit=2',
  ])('refuses ?%s', async (query) => {
    const { secret } = await aKey();
    const answer = await api(`${PATH}?${query}`, { key: secret });
    expect(answer.status).toBe(422);
    expect(await jsonOf(answer)).toMatchObject({ code: 'request.invalid' });
  });

  test.each(['gen_nobody', "gen_' OR 1=1", 'cus_01JZZZZZZZZZZZZZZZZZZZZZZZ', '%00', '%20'])(
    'finds nothing under the id %s',
    async (id) => {
      const { secret } = await aKey();
      expect([400, 404]).toContain((await api(`${PATH}/${encodeURI(id)}`, { key: secret })).status);
    },
  );

  test('needs a key that may read', async () => {
    const { secret } = await aKey({ scopes: ['generate'] });
    expect((await api(PATH, { key: secret })).status).toBe(403);
  });

  test('shows one that runs, without a charge yet', async () => {
    const { secret, customerId } = await aKey({ available: credits(5) });
    const body = { ...story(commanded('latency=2000', 'Bread')), stream: true };
    const reading = await readStream(api.url + PATH, { key: secret, body });
    const running = await jsonOf(await api(`${PATH}?state=running`, { key: secret }));
    expect(running.data).toMatchObject([
      { state: 'running', charge_credits: null, quote_credits: '1', finished_at: null },
    ]);
    await reading.ended();
    await finishedGeneration(customerId);
  });
});

describe('GET /models', () => {
  const listProblems = schemaValidator('openai', 'ListModelsResponse');

  test('is a list as OpenAI describes it, of models that have a price and write text', async () => {
    const { secret } = await aKey();
    const body = await jsonOf(await api('/api/v1/models', { key: secret }));
    expect(listProblems(body)).toEqual([]);
    const ids = (body.data as { id: string }[]).map(({ id }) => id);
    expect(ids).toContain('gpt-5.4-mini');
    expect(ids).not.toContain('gpt-image-2');
    expect(ids).not.toContain('gemini-2.5-pro');
  });

  test('says what a million tokens cost, as credits', async () => {
    const { secret } = await aKey();
    const model = await jsonOf(await api('/api/v1/models/gpt-5.4-mini', { key: secret }));
    // 0.75 and 4.5 dollars × 2.5, at a cent for a credit.
    expect(model.tokentill).toMatchObject({
      credits_per_million_tokens: { input: '187.5', output: '1125', long_context: null },
    });
  });

  test('is read by the openai SDK', async () => {
    const { secret } = await aKey();
    const client = new OpenAI({ apiKey: secret, baseURL: `${api.url}/api/v1`, maxRetries: 0 });
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids.length).toBeGreaterThan(10);
    expect((await client.models.retrieve('gpt-5')).id).toBe('gpt-5');
    await expect(client.models.retrieve('nobody')).rejects.toMatchObject({
      status: 404,
      code: 'pricing.unknown_model',
    });
  });
});

describe('GET /balance', () => {
  test('tells what is there, held and spent', async () => {
    const { secret } = await aKey({ available: credits(5) });
    await api(PATH, { key: secret, body: story('Bread') });
    expect(await jsonOf(await api('/api/v1/balance', { key: secret }))).toMatchObject({
      available_credits: '4',
      reserved_credits: '0',
      settled_credits: '4',
      consumed_credits: '1',
      debt_credits: '0',
    });
  });
});

describe('POST /quotes', () => {
  test('names the most that the request is charged, and holds nothing', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const chat = {
      model: 'gpt-5.4-mini',
      messages: [{ role: 'user', content: 'Hello' }],
      max_completion_tokens: 100,
    };
    const body = { operation: 'chat', input: chat };
    const quote = await jsonOf(await api('/api/v1/quotes', { key: secret, body }));
    expect(quote).toMatchObject({
      affordable: true,
      available_credits: '50',
      output_tokens_max: 100,
    });
    const answer = await api('/api/v1/chat/completions', { key: secret, body: chat });
    expect(Number(answer.headers.get('x-tokentill-charge-credits'))).toBeLessThanOrEqual(
      Number(quote.quote_credits),
    );
    const made = await jsonOf(
      await api(`${PATH}/${answer.headers.get('x-tokentill-generation-id')}`, { key: secret }),
    );
    expect(made.quote_credits).toBe(quote.quote_credits);
  });

  test('says when the account could not pay', async () => {
    const { secret } = await aKey({ available: credits(0) });
    const quote = await jsonOf(await api('/api/v1/quotes', { key: secret, body: story('Bread') }));
    expect(quote).toMatchObject({ quote_credits: '1', available_credits: '0', affordable: false });
  });

  test.each([
    [{ operation: 'poem', input: {} }, 422],
    [{ operation: 'story', input: {} }, 422],
    [
      { operation: 'chat', input: { model: 'nobody', messages: [{ role: 'user', content: 'x' }] } },
      404,
    ],
    [[], 422],
    [null, 422],
  ])('refuses %j', async (body, status) => {
    const { secret } = await aKey();
    expect((await api('/api/v1/quotes', { key: secret, body })).status).toBe(status);
  });
});

describe('an address that nobody has', () => {
  test.each(['/api/v1/nothing', '/api/v2', '/api/v1/generations/a/b'])(
    'is a problem, not a page: %s',
    async (pathname) => {
      const answer = await api(pathname);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await jsonOf(answer)).toMatchObject({ code: 'request.not_found' });
    },
  );

  test.each([
    ['DELETE', '/api/v1/generations', 'GET, HEAD, POST'],
    ['PUT', '/api/v1/chat/completions', 'POST'],
    ['POST', '/api/v1/balance', 'GET, HEAD'],
  ])('takes no method that it does not name: %s %s', async (method, pathname, allow) => {
    const answer = await api(pathname, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
  });
});
