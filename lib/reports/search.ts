import { InvalidInput } from '@/lib/platform/errors';

const SEARCH_LENGTH_MAX = 200;

/** What was typed, as a pattern for ILIKE that takes it literally; undefined for nothing. Throws InvalidInput. */
export function patternOf(search: string | undefined): string | undefined {
  const text = search?.trim() ?? '';
  if (text === '') return undefined;
  if (text.length > SEARCH_LENGTH_MAX || /\p{Cc}|\p{Cs}/u.test(text)) {
    throw new InvalidInput([
      {
        pointer: '/search',
        detail: `has at most ${SEARCH_LENGTH_MAX} characters, all of them printable`,
      },
    ]);
  }
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
