import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '@/lib/web/error-codes';
import { sources } from './support/sources';

/** Codes in classes, and in the tables of classes that take theirs from one. */
const CODE = /(?:readonly code = |\[\s*'[a-z_]+',\s*)'([a-z_]+\.[a-z_]+)'/g;

const found = new Set(
  sources()
    .filter(({ path, isTest }) => !isTest && !path.startsWith('sandbox/'))
    .flatMap(({ text }) => [...text.matchAll(CODE)].map((match) => match[1] ?? '')),
);

describe('every error code', () => {
  test('in the tree is explained', () => {
    expect(found.size).toBeGreaterThan(60);
    expect([...found].filter((code) => !(code in ERROR_CODES)).sort()).toEqual([]);
  });

  test('that is explained can happen', () => {
    const raisedElsewhere = ['generation.abandoned', 'request.malformed_http'];
    const idle = Object.keys(ERROR_CODES).filter(
      (code) => !found.has(code) && !raisedElsewhere.includes(code),
    );
    expect(idle).toEqual([]);
  });

  test('is explained in whole sentences', () => {
    for (const { when, remedy, title } of Object.values(ERROR_CODES)) {
      expect(when).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
      expect(title).toMatch(/^[A-Z][^.]*$/);
    }
  });
});
