import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { deriveOpenai, OPENAI_HASHES, OPENAI_SUBSET, openaiHashes } from './derive-openai';
import { schemaValidator } from './validator';

const SOURCE = fileURLToPath(new URL('../../../shared/specs/openai-openapi.json', import.meta.url));
const subset = readFileSync(OPENAI_SUBSET, 'utf8');
const hashes = readFileSync(OPENAI_HASHES, 'utf8');
const { components, paths } = JSON.parse(subset) as {
  components: { schemas: Record<string, unknown> };
  paths: Record<string, Record<string, { operationId: string }>>;
};

describe('the subset of OpenAI’s description', () => {
  test('is what the derivation makes of the whole, or else what was recorded of it', () => {
    if (existsSync(SOURCE)) {
      const source = readFileSync(SOURCE, 'utf8');
      expect(deriveOpenai(source)).toBe(subset);
      expect(openaiHashes(source, subset)).toBe(hashes);
    } else {
      const recorded = / {2}openai\.json$/m.exec(hashes);
      expect(recorded).not.toBeNull();
    }
    const sum = createHash('sha256').update(subset).digest('hex');
    expect(hashes.split('\n')).toContain(`${sum}  openai.json`);
  });

  test('holds three operations and every schema that it refers to', () => {
    const ids = Object.values(paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(['createChatCompletion', 'listModels', 'retrieveModel']);
    for (const [, name] of subset.matchAll(/#\/components\/schemas\/([^"]+)"/g)) {
      expect(components.schemas).toHaveProperty([name ?? '']);
    }
  });

  test('says nullable in a way that validators understand', () => {
    expect(subset).not.toContain('"nullable":true');
    const problems = schemaValidator('openai', 'CreateChatCompletionRequest');
    const request = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] };
    expect(problems({ ...request, stop: null, max_tokens: null, audio: null })).toEqual([]);
    expect(problems({ ...request, n: 'two' })[0]).toContain('/n');
  });

  test('compiles in every schema', () => {
    for (const name of Object.keys(components.schemas)) {
      expect(schemaValidator('openai', name)(Symbol('nothing'))).toBeInstanceOf(Array);
    }
  });
});

describe('a validator', () => {
  test('names what differs', () => {
    expect(schemaValidator('openai', 'ErrorResponse')({ error: { message: 4 } })).toEqual([
      "/error must have required property 'type'",
      "/error must have required property 'param'",
      "/error must have required property 'code'",
      '/error/message must be string',
    ]);
  });

  test('of a schema that does not exist is an error, not a pass', () => {
    expect(() => schemaValidator('openai', 'NoSuchSchema')({})).toThrow();
  });
});
