import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newAjv } from '../specs/validator';
import { startUpstream } from './server';
import { chat, expectValid, sdk } from './support';
import { documentFor } from './text/document';
import { randomFrom } from './text/random';
import type { Json, Schema } from './text/schema';
import { subjectOf } from './text/subject';

const PROMPT = 'Write a story for WordPress about rainwater harvesting in cities.';

function documentOf(schema: Schema, seed = 'a', prompt = PROMPT): Json {
  return documentFor(schema, { subject: subjectOf(prompt), random: randomFrom(seed), words: 350 });
}

const ajv = newAjv();

function problemsOf(schema: Schema, document: Json): unknown {
  const validate = ajv.compile(schema);
  return validate(document) ? [] : validate.errors;
}

const STORY: Schema = {
  type: 'object',
  properties: {
    title: { type: 'string', maxLength: 120 },
    content: { type: 'string', description: 'HTML' },
    excerpt: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' }, minItems: 3, maxItems: 5 },
    references: {
      type: 'array',
      items: {
        type: 'object',
        properties: { title: { type: 'string' }, url: { type: 'string', format: 'uri' } },
        required: ['title', 'url'],
        additionalProperties: false,
      },
    },
  },
  required: ['title', 'content', 'excerpt', 'tags', 'references'],
  additionalProperties: false,
};

type Story = {
  title: string;
  content: string;
  excerpt: string;
  tags: string[];
  references: { title: string; url: string }[];
};

describe('a document for a schema', () => {
  test('reads like what its property names promise', () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const document = documentOf(STORY, seed);
      expect(problemsOf(STORY, document)).toEqual([]);
      const story = document as Story;
      expect(story.title.toLowerCase()).toContain('rainwater harvesting in cities');
      expect(story.title).not.toMatch(/\.$/);
      const words = story.content.replace(/<[^>]+>/g, ' ').split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(300);
      expect(words).toBeLessThanOrEqual(500);
      expect(story.content.match(/<h2>/g)?.length).toBeGreaterThanOrEqual(2);
      expect(story.content.replace(/<(p|h2)>[^<]+<\/\1>\n?/g, '')).toBe('');
      expect(story.excerpt.split('. ').length).toBeLessThanOrEqual(2);
      for (const tag of story.tags) expect(tag).toMatch(/^\p{L}+$/u);
      expect(new Set(story.tags).size).toBe(story.tags.length);
      for (const { url } of story.references) {
        expect(new URL(url).hostname).toMatch(/(^|\.)example\.(com|org|net)$/);
      }
    }
  });

  test('holds no markup from the prompt', () => {
    const prompt = 'Write about "<script>alert(1)</script> & <b>bees"';
    const { title, content } = documentOf(STORY, 'a', prompt) as Story;
    expect(title).not.toMatch(/[<>&]/);
    expect(content).not.toMatch(/<(?!\/?(p|h2)>)|&/);
  });

  test.each<[string, Schema]>([
    ['a choice with null', { anyOf: [{ type: 'null' }, { type: 'integer', minimum: 4 }] }],
    ['several types', { type: ['string', 'null'], minLength: 3 }],
    ['an enum', { enum: ['draft', 7, null] }],
    ['a constant', { const: { a: [1] } }],
    [
      'a reference to itself',
      {
        type: 'object',
        properties: {
          name: { type: 'string' },
          children: { type: 'array', items: { $ref: '#' } },
          parent: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
        },
        required: ['name', 'children', 'parent'],
        additionalProperties: false,
      },
    ],
    [
      'definitions',
      {
        type: 'object',
        properties: { step: { $ref: '#/$defs/step' } },
        required: ['step'],
        $defs: { step: { type: 'object', properties: { at: { type: 'string', format: 'date' } } } },
      },
    ],
    [
      'parts that all hold',
      {
        allOf: [
          { type: 'object', properties: { a: { type: 'boolean' } }, required: ['a'] },
          { properties: { b: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 } } },
          { required: ['b'] },
        ],
      },
    ],
    ['a map', { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1 }],
    [
      'a tuple',
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], minItems: 2 },
    ],
    [
      'different items',
      { type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 3 },
    ],
    ['a multiple', { type: 'integer', multipleOf: 25, minimum: 30, maximum: 60 }],
    [
      'a property called __proto__',
      {
        type: 'object',
        properties: JSON.parse('{"__proto__":{"type":"string"}}') as Schema,
        required: ['__proto__'],
      },
    ],
    ['any value', true],
    ...[
      'date',
      'date-time',
      'time',
      'duration',
      'email',
      'hostname',
      'ipv4',
      'ipv6',
      'uuid',
      'uri',
    ].map((format): [string, Schema] => [`the format ${format}`, { type: 'string', format }]),
    ...[
      '^[a-z0-9-]+$',
      '^#[0-9a-f]{6}$',
      '^\\d{4}-\\d{2}-\\d{2}$',
      '^[A-Z][a-z]+$',
      '^\\d+\\.\\d+$',
    ].map((pattern): [string, Schema] => [`the pattern ${pattern}`, { type: 'string', pattern }]),
  ])('is valid for %s', (_what, schema) => {
    for (const seed of ['a', 'b', 'c']) {
      expect(problemsOf(schema, documentOf(schema, seed))).toEqual([]);
    }
  });

  test('is valid for any schema of the kinds that strict mode takes', () => {
    fc.assert(
      fc.property(schemas(), fc.string(), fc.string(), (schema, seed, prompt) => {
        expect(problemsOf(schema, documentOf(schema, seed, prompt))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test.each<[string, Schema]>([
    ['nothing is allowed', false],
    ['a pattern is like no text it knows', { type: 'string', pattern: '^zq{7}\\d\\d$' }],
    ['a reference leads nowhere', { $ref: '#/$defs/none' }],
    ['no integer is left', { type: 'integer', minimum: 5, maximum: 4 }],
    [
      'it goes on without end',
      { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] },
    ],
  ])('is refused loudly when %s', (_when, schema) => {
    expect(() => documentOf(schema)).toThrow(/./);
  });
});

describe('an answer in JSON', () => {
  test('is valid for a strict schema over the wire, plain and streamed', async () => {
    const upstream = await startUpstream();
    const json_schema = { name: 'story', strict: true, schema: STORY as Record<string, unknown> };
    const request = {
      ...chat(PROMPT),
      response_format: { type: 'json_schema' as const, json_schema },
    };
    const answer = await sdk(upstream).chat.completions.create({ ...request, max_tokens: 1_500 });
    expectValid('CreateChatCompletionResponse', answer);
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    const text = answer.choices[0]?.message.content ?? '';
    expect(problemsOf(STORY, JSON.parse(text) as Json)).toEqual([]);

    const stream = sdk(upstream).chat.completions.stream(request);
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe(text);
    await upstream.close();
  });

  test('is cut at the limit like any other text', async () => {
    const upstream = await startUpstream();
    const answer = await sdk(upstream).chat.completions.create({
      ...chat(`${PROMPT} Answer in JSON.`),
      response_format: { type: 'json_object' },
      max_tokens: 30,
    });
    expect(answer.choices[0]?.finish_reason).toBe('length');
    expect(answer.usage?.completion_tokens).toBe(30);
    await upstream.close();
  });

  test('without a schema is an object with the usual parts', async () => {
    const upstream = await startUpstream();
    const answer = await sdk(upstream).chat.completions.create({
      ...chat(`${PROMPT} Answer in JSON.`),
      response_format: { type: 'json_object' },
    });
    const document: unknown = JSON.parse(answer.choices[0]?.message.content ?? '');
    expect(Object.keys(Object(document))).toEqual([
      'title',
      'content',
      'excerpt',
      'tags',
      'references',
    ]);
    await upstream.close();
  });

  test('comes near the tokens commanded and stays valid', async () => {
    const upstream = await startUpstream();
    for (const tokens of [400, 2_000]) {
      const answer = await sdk(upstream).chat.completions.create({
        ...chat(`${PROMPT} [[sandbox:tokens=${tokens}]]`),
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'story', schema: STORY as Record<string, unknown> },
        },
      });
      expect(
        problemsOf(STORY, JSON.parse(answer.choices[0]?.message.content ?? '') as Json),
      ).toEqual([]);
      expect(answer.usage?.completion_tokens).toBeGreaterThan(tokens * 0.7);
      expect(answer.usage?.completion_tokens).toBeLessThan(tokens * 1.4);
    }
    await upstream.close();
  });

  test('is a 500 that names the trouble when no document is known for the schema', async () => {
    const upstream = await startUpstream();
    const schema = { type: 'string', pattern: '^zq{7}\\d\\d$' };
    const refused = sdk(upstream).chat.completions.create({
      ...chat(PROMPT),
      response_format: { type: 'json_schema', json_schema: { name: 'odd', schema } },
    });
    await expect(refused).rejects.toMatchObject({ status: 500, code: 'sandbox_failed' });
    await upstream.close();
  });
});

/** Schemas of the kinds that strict mode takes, to a small depth. */
function schemas(): fc.Arbitrary<Schema> {
  const name = fc.oneof(
    fc.constantFrom(
      'title',
      'content',
      'tags',
      'url',
      'date',
      'rating',
      'authorName',
      'items',
      'id',
    ),
    fc.string({ minLength: 1, maxLength: 8 }),
  );
  const range = (max: number) =>
    fc.tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max })).map(([a, b]) => ({
      low: Math.min(a, b),
      high: Math.max(a, b),
    }));
  const { schema } = fc.letrec<{ schema: Schema; leaf: Schema }>((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom<Schema>({ type: 'string' }, { type: 'boolean' }, { type: 'null' }),
      fc.constantFrom<Schema>(
        { type: 'integer' },
        { type: 'number' },
        { type: 'number', minimum: 9 },
      ),
      range(60).map(({ low, high }) => ({ type: 'string', minLength: low, maxLength: high })),
      range(1_000).map(({ low, high }) => ({ type: 'integer', minimum: low - 500, maximum: high })),
      range(9).map(({ low, high }) => ({
        type: 'number',
        minimum: low / 7,
        maximum: high / 3 + 2,
      })),
      fc.array(fc.string(), { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
    ),
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      tie('leaf'),
      fc
        .dictionary(name, tie('schema'), { maxKeys: 4, noNullPrototype: true })
        .map((properties) => ({
          type: 'object',
          properties,
          required: Object.keys(properties),
          additionalProperties: false,
        })),
      fc.tuple(tie('schema'), range(5)).map(([items, { low, high }]) => ({
        type: 'array',
        items,
        minItems: low,
        maxItems: high,
      })),
      fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    ),
  }));
  return schema;
}
