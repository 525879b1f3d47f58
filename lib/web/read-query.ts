import type { z } from 'zod';
import { InvalidInput } from '@/lib/platform/errors';
import { parseInput } from './read-body';

/** The query of a request as the schema's output; a name that stands twice is refused. Throws InvalidInput. */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
): z.output<Schema> {
  const given = new Map<string, string>();
  for (const [name, value] of new URL(request.url).searchParams) {
    if (given.has(name))
      throw new InvalidInput([{ pointer: `/${name}`, detail: 'is given more than once' }]);
    if (value.includes('\u0000'))
      throw new InvalidInput([{ pointer: `/${name}`, detail: 'has a NUL character' }]);
    given.set(name, value);
  }
  return parseInput(schema, Object.fromEntries(given));
}
