import { answerSchema } from './answer-schema';
import { modelNamed } from './models';
import { invalidRequest, type Refusal } from './refusal';
import { recordOf } from './text/schema';

/** Rules between parameters, which no schema of the description states. */
export function refusalOfCombination(body: Record<string, unknown>): Refusal | null {
  for (const name of ['max_tokens', 'max_completion_tokens']) {
    const value = body[name];
    if (typeof value === 'number' && value < 1) {
      const said = `Invalid '${name}': integer below minimum value. Expected a value >= 1, but got ${value} instead.`;
      return refusal(said, name, 'integer_below_min_value');
    }
  }
  const hasMaxTokens = typeof body.max_tokens === 'number';
  if (hasMaxTokens && typeof body.max_completion_tokens === 'number') {
    const said =
      "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
    return refusal(said, 'max_tokens', 'invalid_parameter_combination');
  }
  if (hasMaxTokens && modelNamed(String(body.model))?.reasons === true) {
    const said =
      "Unsupported parameter: 'max_tokens' is not supported with this model. " +
      "Use 'max_completion_tokens' instead.";
    return refusal(said, 'max_tokens', 'unsupported_parameter');
  }
  if (body.stream !== true && recordOf(body.stream_options).include_usage !== undefined) {
    const said = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    return refusal(said, 'stream_options', null);
  }
  return refusalOfFormat(body);
}

function refusalOfFormat(body: Record<string, unknown>): Refusal | null {
  const format = recordOf(body.response_format);
  if (format.type === 'json_object' && !/json/i.test(JSON.stringify(body.messages))) {
    const said =
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
    return refusal(said, 'messages', null);
  }
  if (format.type !== 'json_schema') return null;
  const { name, schema, strict } = recordOf(format.json_schema);
  if (schema === undefined) return null;
  const problem =
    answerSchema(recordOf(schema)).problem ??
    (strict === true ? rootProblem(recordOf(schema)) : null);
  if (problem === null) return null;
  const said = `Invalid schema for response_format '${String(name)}': ${problem}`;
  return refusal(said, 'response_format', null);
}

function rootProblem(schema: Record<string, unknown>): string | null {
  return schema.type === 'object' ? strictProblem(schema, []) : 'schema must have type object.';
}

function strictProblem(node: unknown, path: readonly string[]): string | null {
  if (typeof node !== 'object' || node === null) return null;
  const schema = recordOf(node);
  const context = `In context=(${path.map((part) => `'${part}'`).join(', ')})`;
  if (schema.type === 'object' || (Array.isArray(schema.type) && schema.type.includes('object'))) {
    if (schema.additionalProperties !== false) {
      return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
    }
    const required = Array.isArray(schema.required) ? schema.required : [];
    const names = Object.keys(recordOf(schema.properties));
    const left = names.find((name) => !required.includes(name));
    if (left !== undefined) {
      return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${left}'.`;
    }
  }
  for (const key of ['properties', '$defs', 'definitions', 'anyOf']) {
    for (const [name, part] of Object.entries(Object(schema[key]) as object)) {
      const found = strictProblem(part, [...path, key, name]);
      if (found !== null) return found;
    }
  }
  return strictProblem(schema.items, [...path, 'items']);
}

function refusal(message: string, param: string | null, code: string | null): Refusal {
  return invalidRequest(message, { param, code });
}
