import type { Operation } from '@/lib/generation';
import { InvalidInput } from '@/lib/platform/errors';
import { issuesOf } from '@/lib/web/read-body';

/** An operation's input, read with its own schema. Throws InvalidInput with pointers from the body's root. */
export function inputOf(operation: Operation, input: unknown): unknown {
  const parsed = operation.Input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(
    issuesOf(parsed.error).map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail })),
  );
}
