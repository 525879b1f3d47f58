import { describe, expect, test } from 'vitest';
import { credits, microCredits } from '@/lib/platform/units';
import { newAjv } from '@/sandbox/specs/validator';
import { apiUnderTest, commanded, jsonOf, routeFiles } from '../support/api';
import { readStream } from '../support/event-stream';
import { aKey } from '../support/factories';

const api = apiUnderTest();

type Media = Record<string, { schema: unknown }>;
type Operation = {
  operationId: string;
  requestBody?: { content: Media };
  responses: Record<string, { content?: Media }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};

const described = async () =>
  (await (await api('/api/v1/openapi.json')).json()) as unknown as Document;

/** What is wrong with an answer by the description of its address, method and status. */
async function problemsOf(
  pathname: string,
  method: string,
  answer: { status: number; type: string; body: unknown },
): Promise<string[]> {
  const document = await described();
  const schema =
    document.paths[pathname]?.[method]?.responses[String(answer.status)]?.content?.[answer.type]
      ?.schema;
  if (schema === undefined)
    return [`${method} ${pathname} does not tell of ${answer.status} ${answer.type}`];
  const ajv = newAjv();
  ajv.addSchema({ $id: 'document', components: document.components });
  const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
  const validate = ajv.compile(JSON.parse(text) as object);
  validate(answer.body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the description', () => {
  test('is OpenAPI 3.1 for everybody, and may be kept for a while', async () => {
    const answer = await api('/api/v1/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('public');
    expect(await jsonOf(answer)).toMatchObject({ openapi: '3.1.0' });
  });

  test('has every route below app/api/v1, and no other', async () => {
    const files = routeFiles()
      .map(({ file }) => file)
      .filter((file) => file.startsWith('app/api/v1/'))
      .map(
        (file) =>
          `/${file.slice('app/'.length, -'/route.ts'.length).replaceAll(/\[(\w+)\]/g, '{$1}')}`,
      );
    expect(Object.keys((await described()).paths).sort()).toEqual(files.sort());
  });

  test('is whole: every reference leads somewhere, every name is used once', async () => {
    const document = await described();
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(document.components.schemas).toHaveProperty(name ?? '');
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.components.schemas).toHaveProperty('StoryInput');
  });
});

describe('real answers', () => {
  const model = 'gpt-5.4-mini';
  const messages = [{ role: 'user', content: 'Hello' }];
  const story = { operation: 'story', input: { topic: 'Bread' } };

  test.each([
    ['get', '/api/v1/models', '/api/v1/models', undefined],
    ['get', '/api/v1/models/{model}', `/api/v1/models/${model}`, undefined],
    ['get', '/api/v1/models/{model}', '/api/v1/models/nobody', undefined],
    ['get', '/api/v1/balance', '/api/v1/balance', undefined],
    ['get', '/api/v1/generations', '/api/v1/generations', undefined],
    ['get', '/api/v1/generations', '/api/v1/generations?limit=-3', undefined],
    ['get', '/api/v1/generations/{generationId}', '/api/v1/generations/gen_nobody', undefined],
    ['post', '/api/v1/quotes', '/api/v1/quotes', story],
    ['post', '/api/v1/quotes', '/api/v1/quotes', { operation: 'chat', input: { model, messages } }],
    ['post', '/api/v1/quotes', '/api/v1/quotes', { operation: 'chat' }],
    ['post', '/api/v1/generations', '/api/v1/generations', story],
    ['post', '/api/v1/generations', '/api/v1/generations', {}],
    ['post', '/api/v1/chat/completions', '/api/v1/chat/completions', { model, messages }],
    ['post', '/api/v1/chat/completions', '/api/v1/chat/completions', { model: 'nobody', messages }],
    [
      'post',
      '/api/v1/chat/completions',
      '/api/v1/chat/completions',
      { model, messages: [{ role: 'user', content: commanded('status=500') }] },
    ],
  ])('are as described: %s %s', async (method, pattern, pathname, body) => {
    const { secret } = await aKey({ available: credits(50) });
    const answer = await api(pathname, { key: secret, ...(body === undefined ? {} : { body }) });
    const type = answer.headers.get('content-type') ?? '';
    const found = { status: answer.status, type, body: await answer.json() };
    expect(await problemsOf(pattern, method, found)).toEqual([]);
  });

  test('are as described: 401, 402 and 403', async () => {
    const poor = await aKey({ available: microCredits(1) });
    const reader = await aKey({ scopes: ['read'] });
    for (const key of ['nonsense', poor.secret, reader.secret]) {
      const answer = await api('/api/v1/generations', { key, body: story });
      const type = answer.headers.get('content-type') ?? '';
      const found = { status: answer.status, type, body: await answer.json() };
      expect(await problemsOf('/api/v1/generations', 'post', found)).toEqual([]);
    }
  });

  test('are as described: a receipt, and the chunks of a stream', async () => {
    const { secret } = await aKey({ available: credits(50) });
    const made = await jsonOf(await api('/api/v1/generations', { key: secret, body: story }));
    const receipt = await api(`/api/v1/generations/${String(made.id)}`, { key: secret });
    const found = { status: 200, type: 'application/json', body: await receipt.json() };
    expect(await problemsOf('/api/v1/generations/{generationId}', 'get', found)).toEqual([]);

    const body = { model, messages, stream: true, stream_options: { include_usage: true } };
    const reading = await readStream(`${api.url}/api/v1/chat/completions`, { key: secret, body });
    const events = await reading.ended();
    for (const { data } of [events[0], events.at(-2)].filter((event) => event !== undefined)) {
      const chunk = { status: 200, type: 'text/event-stream', body: JSON.parse(data) as unknown };
      expect(await problemsOf('/api/v1/chat/completions', 'post', chunk)).toEqual([]);
    }
  });
});
