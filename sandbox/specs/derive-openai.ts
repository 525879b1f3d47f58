import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** The committed subset. */
export const OPENAI_SUBSET = fileURLToPath(new URL('./openai.json', import.meta.url));
/** Hashes of the source and of the subset made from it, written by the derivation. */
export const OPENAI_HASHES = fileURLToPath(new URL('./openai.sha256', import.meta.url));

/** How the whole description names itself in `info.title`. */
export const OPENAI_TITLE = 'OpenAI API';

type Json = null | boolean | number | string | Json[] | JsonObject;
type JsonObject = { [key: string]: Json };

const OPERATIONS = new Set(['createChatCompletion', 'listModels', 'retrieveModel']);
// Errors and chunks are answers too, but no operation of the description leads to all of them.
const ALSO = ['CreateChatCompletionStreamResponse', 'ErrorResponse'];
// Samples of program code in many languages: they describe no shape.
const LEFT_OUT = new Set(['x-oaiMeta']);

/**
 * The part of OpenAI's description that the stand-in speaks.
 *
 * @param sourceText the whole description, JSON
 * @returns the text of `openai.json`: the three operations and every schema they reach, with each
 *   `nullable: true` turned into a choice with null, which JSON Schema validators understand
 * @throws Error when an operation or a schema is missing in the source
 */
export function deriveOpenai(sourceText: string): string {
  const source = object(JSON.parse(sourceText) as Json);
  const components = object(source.components ?? null);
  const schemas = object(components.schemas ?? null);
  const responses = object(components.responses ?? null);

  const paths = keptPaths(object(source.paths ?? null));
  const keptResponses: JsonObject = {};
  for (const name of refsOf(paths, 'responses')) {
    keptResponses[name] = rewrite(present(responses[name], `response ${name}`));
  }
  const keptSchemas: JsonObject = {};
  const waiting = [...refsOf(paths, 'schemas'), ...refsOf(keptResponses, 'schemas'), ...ALSO];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (keptSchemas[name] !== undefined) continue;
    const schema = rewrite(present(schemas[name], `schema ${name}`));
    keptSchemas[name] = schema;
    waiting.push(...refsOf(schema, 'schemas'));
  }

  const head = {
    openapi: source.openapi ?? null,
    info: {
      ...object(source.info ?? null),
      'x-source-sha256': sha256(sourceText),
      'x-subset': 'Made by derive-openai.ts: three operations and the schemas that they reach.',
    },
    servers: source.servers ?? null,
  };
  return onePerLine(head, paths, { responses: keptResponses, schemas: keptSchemas });
}

/** The lines of `openai.sha256` for a source and the subset made from it. */
export function openaiHashes(sourceText: string, subsetText: string): string {
  return `${sha256(sourceText)}  openai-openapi.json\n${sha256(subsetText)}  openai.json\n`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function keptPaths(paths: JsonObject): JsonObject {
  const kept: JsonObject = {};
  const found = new Set<string>();
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(object(item))) {
      const id = isObject(operation) ? operation.operationId : undefined;
      if (typeof id !== 'string' || !OPERATIONS.has(id)) continue;
      kept[path] = { ...object(kept[path] ?? {}), [method]: rewrite(operation) };
      found.add(id);
    }
  }
  for (const id of OPERATIONS) {
    if (!found.has(id)) throw new Error(`The description has no operation ${id}.`);
  }
  return kept;
}

function rewrite(node: Json): Json {
  if (Array.isArray(node)) return node.map(rewrite);
  if (!isObject(node)) return node;
  const { nullable, ...rest } = node;
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(nullable === true ? rest : node)) {
    if (!LEFT_OUT.has(key)) copy[key] = rewrite(value);
  }
  return nullable === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}

function refsOf(node: Json, kind: 'schemas' | 'responses'): string[] {
  const refs = JSON.stringify(node).matchAll(/"#\/components\/(schemas|responses)\/([^"]+)"/g);
  return [...refs].filter((match) => match[1] === kind).map((match) => match[2] ?? '');
}

function present(value: Json | undefined, what: string): Json {
  if (value === undefined) throw new Error(`The description has no ${what}.`);
  return value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: Json): JsonObject {
  if (!isObject(value)) throw new Error('The description has another shape than expected.');
  return value;
}

// One path or schema a line keeps a change of the source readable in a diff.
function onePerLine(head: JsonObject, paths: JsonObject, components: Record<string, JsonObject>) {
  const lines = (entries: JsonObject) =>
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join(',\n');
  const sections = Object.entries(components).map(
    ([name, entries]) => `${JSON.stringify(name)}:{\n${lines(entries)}\n}`,
  );
  const opening = JSON.stringify(head).slice(0, -1);
  return `${opening},\n"paths":{\n${lines(paths)}\n},\n"components":{${sections.join(',')}}}\n`;
}
