/** A promise of the program itself was broken: a bug, never the caller's fault. Answered as 500 and alarmed. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** Throws BrokenInvariant with `promise` when `condition` is false. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new BrokenInvariant(promise);
}

/** Closes a `switch` over a union: a new member does not compile until it is handled. */
export function never(value: never): never {
  throw new BrokenInvariant(`unreachable: ${String(value)}`);
}
