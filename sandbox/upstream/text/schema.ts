/** A value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON Schema as it arrives: any object, or true and false. */
export type Schema = boolean | { readonly [key: string]: unknown };

const REFERENCES_MAX = 24;

/** The schema with its references followed and its `allOf` merged into one. */
export function resolved(schema: Schema, root: Schema): Record<string, unknown> {
  if (schema === false) throw new Error('The schema allows no value.');
  if (schema === true) return {};
  let flat: Record<string, unknown> = { ...schema };
  for (let steps = 0; typeof flat.$ref === 'string'; steps++) {
    if (steps > REFERENCES_MAX) throw new Error('The schema refers to itself without end.');
    const { $ref, ...rest } = flat;
    flat = merged(rest, atPointer(root, String($ref)));
  }
  const parts = listOf(flat.allOf);
  if (parts === null) return flat;
  const { allOf: _allOf, ...rest } = flat;
  return resolved(
    parts.reduce<Record<string, unknown>>((whole, part) => {
      return merged(whole, resolved(part, root));
    }, rest),
    root,
  );
}

/** Both schemas as one; where they speak of the same thing, the right one decides. */
export function merged(left: Record<string, unknown>, right: Schema): Record<string, unknown> {
  if (typeof right === 'boolean') return left;
  const whole: Record<string, unknown> = { ...left, ...right };
  if ('properties' in left && 'properties' in right) {
    whole.properties = { ...recordOf(left.properties), ...recordOf(right.properties) };
  }
  if (Array.isArray(left.required) && Array.isArray(right.required)) {
    whole.required = [...left.required, ...right.required];
  }
  return whole;
}

function atPointer(root: Schema, ref: string): Schema {
  if (!ref.startsWith('#')) throw new Error(`The reference ${ref} leads out of the schema.`);
  let node: unknown = root;
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    node = typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
  }
  if (node === undefined) throw new Error(`The reference ${ref} leads nowhere.`);
  return schemaOf(node);
}

/** The value where it is a number. */
export function limit(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The schemas of a list that is not empty, or null. */
export function listOf(value: unknown): readonly Schema[] | null {
  return Array.isArray(value) && value.length > 0 ? value.map(schemaOf) : null;
}

/** The value where it is an object, else an empty one. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The value read as a schema; anything but an object or a boolean allows every value. */
export function schemaOf(value: unknown): Schema {
  return typeof value === 'boolean' ? value : recordOf(value);
}
