import { readFileSync } from 'node:fs';
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import { newAjv } from '../specs/validator';
import type { Json, JsonObject } from './json';

/** The version that this stand-in speaks, and no other. */
export const API_VERSION = '2026-10-28.endive';

/** The keywords that the description of parameters uses. */
export type ParamSchema = {
  $ref?: string;
  type?: 'string' | 'number' | 'boolean' | 'array' | 'object';
  format?: string;
  const?: Json;
  enum?: Json[];
  anyOf?: ParamSchema[];
  items?: ParamSchema;
  properties?: { [name: string]: ParamSchema };
  required?: string[];
  additionalProperties?: boolean | ParamSchema;
};

type Operation = {
  responses: { 200: { content: { 'application/json': { schema: ParamSchema } } } };
  'x-query-schema'?: ParamSchema;
  requestBody?: { content: { 'application/x-www-form-urlencoded': { schema: ParamSchema } } };
};

type Description = {
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: ParamSchema } };
};

const description = JSON.parse(
  readFileSync(new URL('../specs/stripe.json', import.meta.url), 'utf8'),
) as Description;

/** The schema of a call's parameters, from the query or from the body. */
export function paramsOf(method: string, path: string): ParamSchema {
  const operation = description.paths[path]?.[method];
  if (operation === undefined) throw new Error(`stripe.json does not describe ${method} ${path}.`);
  const body = operation.requestBody?.content['application/x-www-form-urlencoded'].schema;
  return (method === 'post' ? body : operation['x-query-schema']) ?? NO_PARAMS;
}

const NO_PARAMS: ParamSchema = { type: 'object', properties: {}, additionalProperties: false };

/** What a call answers: the `object` of it, and whether it is a list of those. */
export function answerKind(method: string, path: string): { kind: string; list: boolean } {
  const answer =
    description.paths[path]?.[method]?.responses[200].content['application/json'].schema;
  if (answer === undefined) throw new Error(`stripe.json has no answer for ${method} ${path}.`);
  const one = firstChoice(answer);
  const items = one.properties?.data?.items;
  const kind = firstChoice(items ?? one).properties?.object?.const;
  return { kind: String(kind), list: items !== undefined };
}

function firstChoice(schema: ParamSchema): ParamSchema {
  const { anyOf } = resolved(schema);
  return anyOf?.[0] === undefined ? resolved(schema) : firstChoice(anyOf[0]);
}

/** The schema behind a reference, or the schema itself. */
export function resolved(schema: ParamSchema): ParamSchema {
  if (schema.$ref === undefined) return schema;
  const target = description.components.schemas[schema.$ref.slice('#/components/schemas/'.length)];
  if (target === undefined) throw new Error(`stripe.json has no ${schema.$ref}.`);
  return resolved(target);
}

let ajv: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with an answer of this call, in words; empty when it is as described. */
export function answerFaults(method: string, path: string, answer: Json): string[] {
  const place = `/paths/${escapePointer(path)}/${method}/responses/200/content/application~1json/schema`;
  return faults(place, answer);
}

/** What is wrong with an event, by the schema of its own type; empty when it is as described. */
export function eventFaults(event: JsonObject): string[] {
  const name = eventSchemas().get(String(event.type));
  if (name === undefined) return [`stripe.json knows no event of type ${String(event.type)}`];
  return faults(`/components/schemas/${escapePointer(name)}`, event);
}

function faults(pointer: string, value: Json): string[] {
  let validate = compiled.get(pointer);
  if (validate === undefined) {
    if (ajv === undefined) {
      ajv = newAjv();
      ajv.addSchema(description, 'stripe', false, false);
    }
    validate = ajv.compile({ $ref: `stripe#${encodeURI(pointer)}` });
    compiled.set(pointer, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

let byEventType: Map<string, string> | undefined;

function eventSchemas(): Map<string, string> {
  if (byEventType !== undefined) return byEventType;
  byEventType = new Map();
  for (const [name, schema] of Object.entries(description.components.schemas)) {
    const type = schema.properties?.type?.const;
    if (name.startsWith('Res.Events.') && typeof type === 'string') byEventType.set(type, name);
  }
  return byEventType;
}

/** The event types that the description knows. */
export function knownEventTypes(): string[] {
  return [...eventSchemas().keys()].sort();
}

function escapePointer(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}
