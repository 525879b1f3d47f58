import { integerFor, numberFor } from './numbers';
import { writerOn } from './prose';
import type { Random } from './random';
import {
  type Json,
  limit,
  listOf,
  merged,
  recordOf,
  resolved,
  type Schema,
  schemaOf,
} from './schema';
import { type StringContext, stringFor } from './strings';
import type { Subject } from './subject';

type Place = { context: StringContext; root: Schema; depth: number };

const DEPTH_MAX = 24;
// Past this depth only what a schema demands is written, so a schema that contains itself ends.
const DEPTH_GENEROUS = 6;

/**
 * A document that is valid against a schema and reads like what its property names promise.
 *
 * @param schema JSON Schema; understood are the types, enum, const, anyOf, oneOf, allOf, $ref into
 *   the schema itself, and the limits on lengths, counts and numbers
 * @param words the length of a long text in it
 * @throws Error when the schema asks for something that this generator cannot write
 */
export function documentFor(
  schema: Schema,
  { subject, random, words }: { subject: Subject; random: Random; words: number },
): Json {
  const context: StringContext = {
    writer: writerOn(subject, random),
    subject,
    random,
    names: [],
    description: '',
    words,
  };
  return valueFor(schema, { context, root: schema, depth: 0 });
}

function valueFor(given: Schema, place: Place): Json {
  if (place.depth > DEPTH_MAX) throw new Error('The schema has no value of finite depth.');
  const schema = resolved(given, place.root);
  if ('const' in schema) return schema.const as Json;
  if (Array.isArray(schema.enum)) return place.context.random.pick(schema.enum) as Json;

  const choices = listOf(schema.anyOf) ?? listOf(schema.oneOf);
  if (choices !== null) {
    const { anyOf: _anyOf, oneOf: _oneOf, ...rest } = schema;
    return valueFor(merged(rest, choiceFrom(choices, place)), place);
  }
  switch (typeOf(schema, place)) {
    case 'object':
      return objectFor(schema, place);
    case 'array':
      return arrayFor(schema, place);
    case 'integer':
      return integerFor(schema, nameOf(place), place.context.random);
    case 'number':
      return numberFor(schema, nameOf(place), place.context.random);
    case 'boolean':
      return place.context.random.pick([true, false]);
    case 'null':
      return null;
    default:
      return stringFrom(schema, place);
  }
}

function choiceFrom(choices: readonly Schema[], place: Place): Schema {
  const isNull = (choice: Schema) => resolved(choice, place.root).type === 'null';
  const wanted = place.depth >= DEPTH_GENEROUS ? isNull : (choice: Schema) => !isNull(choice);
  return choices.find(wanted) ?? choices[0] ?? true;
}

function typeOf(schema: Record<string, unknown>, place: Place): unknown {
  const { type } = schema;
  if (Array.isArray(type)) {
    const nullWanted = place.depth >= DEPTH_GENEROUS && type.includes('null');
    return nullWanted ? 'null' : (type.find((one) => one !== 'null') ?? 'null');
  }
  if (type !== undefined) return type;
  if ('properties' in schema || 'additionalProperties' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('minimum' in schema || 'maximum' in schema) return 'number';
  return 'string';
}

function objectFor(schema: Record<string, unknown>, place: Place): Json {
  const properties = recordOf(schema.properties);
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const written: { [key: string]: Json } = {};
  for (const [name, property] of Object.entries(properties)) {
    if (place.depth >= DEPTH_GENEROUS && !required.has(name)) continue;
    define(written, name, valueFor(schemaOf(property), within(place, name, property)));
  }
  const more = schema.additionalProperties;
  for (const name of required) {
    if (typeof name !== 'string' || Object.hasOwn(written, name)) continue;
    define(written, name, valueFor(schemaOf(more ?? true), within(place, name, more)));
  }
  const isMap = Object.keys(properties).length === 0 && typeof more === 'object';
  if (isMap && more !== null && place.depth < DEPTH_GENEROUS) {
    for (const name of place.context.subject.keywords.slice(0, 2)) {
      define(written, name, valueFor(schemaOf(more), within(place, name, more)));
    }
  }
  return written;
}

function arrayFor(schema: Record<string, unknown>, place: Place): Json {
  const { random } = place.context;
  const least = limit(schema.minItems, 0);
  const most = limit(schema.maxItems, Number.POSITIVE_INFINITY);
  const usual = place.depth >= DEPTH_GENEROUS ? 0 : random.integer(3, 4);
  const count = Math.min(Math.max(usual, least), most);
  const prefix = listOf(schema.prefixItems) ?? [];
  const name = singular(nameOf(place));
  const items: Json[] = [];
  const seen = new Set<string>();
  // Tags that repeat read badly, so each place gets a few tries at something new.
  for (let tries = 0; items.length < count && tries < count * 20 + 100; tries++) {
    const item = prefix[items.length] ?? schemaOf(schema.items ?? true);
    const value = valueFor(item, within(place, name, item));
    const text = JSON.stringify(value);
    const isLastTry = schema.uniqueItems !== true && tries > count * 10;
    if (seen.has(text) && !isLastTry) continue;
    seen.add(text);
    items.push(value);
  }
  if (items.length < least) throw new Error(`Too few different items are known for ${name}.`);
  return items;
}

function stringFrom(schema: Record<string, unknown>, place: Place): string {
  const pattern = schema.pattern;
  const description = schema.description;
  const context =
    typeof description === 'string' ? { ...place.context, description } : place.context;
  return stringFor(context, {
    minLength: limit(schema.minLength, 0),
    maxLength: limit(schema.maxLength, Number.POSITIVE_INFINITY),
    pattern: typeof pattern === 'string' ? new RegExp(pattern, 'u') : null,
    format: typeof schema.format === 'string' ? schema.format : null,
  });
}

function nameOf(place: Place): string {
  return place.context.names.at(-1) ?? '';
}

function within(place: Place, name: string, schema: unknown): Place {
  const described = recordOf(schema).description;
  const description = typeof described === 'string' ? described : '';
  const names = [...place.context.names, name];
  return { ...place, context: { ...place.context, names, description }, depth: place.depth + 1 };
}

// A property may be called __proto__.
function define(target: { [key: string]: Json }, name: string, value: Json): void {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
}
