import type { JsonObject } from './json';
import { invalid } from './refusal';
import type { Cause, Sandbox } from './sandbox';
import type { Metadata } from './state';

export type Call<Params> = {
  params: Params;
  /** The id in the path, empty when the path has none. */
  id: string;
  cause: Cause;
};

export type Operation = {
  method: 'get' | 'post' | 'delete';
  /** As `stripe.json` spells it. */
  path: string;
  /** The parameters that are acted on, dotted and without list positions; others are refused. */
  supports: readonly string[];
  /** True where an empty text takes a value away. */
  updates: boolean;
  run(sandbox: Sandbox, call: Call<JsonObject>): JsonObject;
};

/**
 * One call of the API. `Params` is what is left after the check against the description and the
 * refusal of what is not supported; that check is what makes the one cast here true.
 */
export function operation<Params>(definition: {
  method: Operation['method'];
  path: string;
  supports?: readonly string[];
  updates?: boolean;
  run(sandbox: Sandbox, call: Call<Params>): JsonObject;
}): Operation {
  return {
    method: definition.method,
    path: definition.path,
    supports: [...(definition.supports ?? []), 'expand'],
    updates: definition.updates ?? false,
    run: (sandbox, call) => definition.run(sandbox, call as unknown as Call<Params>),
  };
}

export type MetadataParams = { [key: string]: string | number | null };

/**
 * Metadata after a change: empty values take keys away.
 *
 * @throws Refusal beyond 50 keys, 40 characters of a key or 500 of a value
 *   (https://docs.stripe.com/api/metadata).
 */
export function changedMetadata(
  before: Metadata,
  change: MetadataParams | null | undefined,
  param = 'metadata',
): Metadata {
  if (change === undefined) return before;
  if (change === null) return {};
  const after: Metadata = { ...before };
  for (const [key, value] of Object.entries(change)) {
    if (key.length > 40) {
      throw invalid(param, `Metadata keys can have up to 40 characters in length: ${key}`);
    }
    if (String(value).length > 500) {
      throw invalid(
        `${param}[${key}]`,
        'Metadata values can have up to 500 characters; this one is longer.',
      );
    }
    if (value === null) delete after[key];
    else after[key] = String(value);
  }
  if (Object.keys(after).length > 50) {
    throw invalid(param, 'Metadata can have up to 50 keys.');
  }
  return after;
}
