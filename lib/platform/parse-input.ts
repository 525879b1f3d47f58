import { z } from 'zod';
import { type InputIssue, InvalidInput } from './errors';

const escapePointer = (part: PropertyKey) =>
  String(part).replaceAll('~', '~0').replaceAll('/', '~1');

/** Zod's issues as JSON pointers and sentences. */
export function issuesOf(error: z.ZodError): InputIssue[] {
  return error.issues.flatMap((issue) => {
    const pointer = issue.path.map((part) => `/${escapePointer(part)}`).join('');
    if (issue.code !== 'unrecognized_keys') return { pointer, detail: issue.message };
    const detail = 'is not known here';
    return issue.keys.map((key) => ({ pointer: `${pointer}/${escapePointer(key)}`, detail }));
  });
}

/** The value as the schema's output, or InvalidInput with a pointer for each thing that is wrong. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(issuesOf(parsed.error));
}

// Control characters of every kind, and halves of surrogate pairs: PostgreSQL refuses some, mail headers others.
const UNPRINTABLE = /\p{Cc}|\p{Cs}/u;

/** One line of text that people typed: trimmed, NFC, without control characters, with `what` in the sentences. */
export const oneLine = (what: string, lengthMin: number, lengthMax: number) =>
  z
    .string({ error: `${what} is a text.` })
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text.length >= lengthMin, {
      error:
        lengthMin <= 1 ? `${what} is missing.` : `${what} has at least ${lengthMin} characters.`,
    })
    .refine((text) => [...text].length <= lengthMax, {
      error: `${what} has at most ${lengthMax} characters.`,
    })
    .refine((text) => !UNPRINTABLE.test(text), {
      error: `${what} has characters that cannot be printed.`,
    });
