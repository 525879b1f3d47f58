import { describe, expect, test } from 'vitest';
import { hiddenColumnsOf, REQUEST_COLUMNS, textOfHidden } from './request-columns';

describe('hiddenColumnsOf', () => {
  test('gives back every choice that textOfHidden wrote down', () => {
    const all = REQUEST_COLUMNS.map(({ id }) => id);
    for (let bits = 0; bits < 2 ** all.length; bits++) {
      const chosen = new Set(all.filter((_, index) => (bits >> index) & 1));
      expect(hiddenColumnsOf(textOfHidden(chosen))).toEqual(chosen);
    }
  });

  test('ignores names of no column', () => {
    expect(hiddenColumnsOf('site.nonsense')).toEqual(new Set(['site']));
  });
});
