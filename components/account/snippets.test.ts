import { describe, expect, test } from 'vitest';
import { snippetsOf } from './snippets';

const fill = {
  baseUrl: 'https://till.example.com/api/v1',
  apiKey: 'tt_test_0123456789',
  model: 'gpt-5.4-mini',
};

describe('snippetsOf', () => {
  test.each(snippetsOf(fill))('fills $label with address, key and model', ({ code }) => {
    expect(code).toContain(fill.baseUrl);
    expect(code).toContain(fill.apiKey);
    expect(code).toContain(fill.model);
  });

  test('gives curl a body that is JSON', () => {
    const body = /-d '([^']+)'/.exec(snippetsOf(fill)[0]?.code ?? '')?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ model: fill.model });
  });
});
