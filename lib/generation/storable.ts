const DEPTH_MAX = 32;
const NUL = '\u0000';

/**
 * JSON that PostgreSQL takes: an upstream may send U+0000 and half surrogate pairs, which jsonb refuses. They become
 * U+FFFD. What is nested deeper than 32 levels becomes null.
 */
export function storable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.map((inner) => storable(inner, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [storableText(name), storable(inner, depth + 1)]),
  );
}

const storableText = (text: string): string =>
  (text.includes(NUL) ? text.replaceAll(NUL, '\uFFFD') : text).toWellFormed();
