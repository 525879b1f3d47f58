import type { FormObject, FormValue } from './form';
import type { Json, JsonObject } from './json';
import { invalid, missing, Refusal } from './refusal';
import { type ParamSchema, resolved } from './spec';

type CheckOptions = {
  /** On updates an empty text takes a value away; on creation it is a mistake. */
  emptyUnsets: boolean;
};

/**
 * The parameters of a call as typed values, checked against the description.
 *
 * @throws Refusal 400 that names the parameter, as the real service does.
 */
export function checkParams(
  schema: ParamSchema,
  form: FormObject,
  options: CheckOptions,
): JsonObject {
  return checkObject(resolved(schema), form, '', options);
}

function check(given: ParamSchema, value: FormValue, param: string, options: CheckOptions): Json {
  const schema = resolved(given);
  if (schema.anyOf !== undefined) return checkAnyOf(schema.anyOf, value, param, options);
  if (schema.const !== undefined) {
    if (value === schema.const) return value;
    throw invalid(param, `Invalid ${param}: must be ${JSON.stringify(schema.const)}`);
  }

  switch (schema.type) {
    case 'object':
      if (typeof value === 'string') throw invalid(param, 'Invalid object', 'parameter_invalid');
      return checkObject(schema, value, param, options);
    case 'array':
      return checkArray(schema, value, param, options);
    case 'number':
      return checkNumber(value, param);
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      throw invalid(param, `Invalid boolean: ${shown(value)}`, 'parameter_invalid_boolean');
    default:
      return checkText(schema, value, param, options);
  }
}

function checkObject(
  schema: ParamSchema,
  form: FormObject,
  param: string,
  options: CheckOptions,
): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(form)) {
    const name = param === '' ? key : `${param}[${key}]`;
    const own = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    if (own !== undefined) {
      result[key] = check(own, value, name, options);
    } else if (typeof schema.additionalProperties === 'object') {
      // The value of a free-form key may be empty: that takes the key away.
      result[key] = value === '' ? null : check(schema.additionalProperties, value, name, options);
    } else {
      throw invalid(name, `Received unknown parameter: ${name}`, 'parameter_unknown');
    }
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(result, key)) throw missing(param === '' ? key : `${param}[${key}]`);
  }
  return result;
}

function checkArray(
  schema: ParamSchema,
  value: FormValue,
  param: string,
  options: CheckOptions,
): Json[] {
  if (typeof value === 'string' || Object.keys(value).some((key) => !/^\d{1,4}$/.test(key))) {
    throw invalid(param, 'Invalid array', 'parameter_invalid');
  }
  const items = schema.items ?? {};
  return Object.entries(value)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([index, entry]) => check(items, entry, `${param}[${index}]`, options));
}

function checkNumber(value: FormValue, param: string): number {
  if (typeof value === 'string') {
    const number = Number(value);
    if (/^-?\d+$/.test(value) && Number.isSafeInteger(number)) return number;
    if (/^\d+\.\d+$/.test(value) && /percent/.test(param)) return number;
  }
  throw invalid(param, `Invalid integer: ${shown(value)}`, 'parameter_invalid_integer');
}

function checkText(
  schema: ParamSchema,
  value: FormValue,
  param: string,
  options: CheckOptions,
): Json {
  if (typeof value !== 'string') throw invalid(param, 'Invalid string', 'parameter_invalid_string');
  if (schema.enum !== undefined) {
    if (schema.enum.includes(value)) return value;
    throw invalid(param, `Invalid ${param}: must be one of ${schema.enum.join(', ')}`);
  }
  if (value === '') {
    if (options.emptyUnsets) return null;
    throw invalid(
      param,
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a ` +
        `parameter; however '${param}' cannot be unset. You should remove '${param}' from your ` +
        'request or supply a non-empty value.',
      'parameter_invalid_empty',
    );
  }
  if (schema.format === 'decimal' && !/^-?\d+(\.\d{1,12})?$/.test(value)) {
    throw invalid(param, `Invalid decimal: ${value}`, 'parameter_invalid_decimal');
  }
  return value;
}

function checkAnyOf(
  choices: ParamSchema[],
  value: FormValue,
  param: string,
  options: CheckOptions,
): Json {
  let closest: Refusal | undefined;
  for (const choice of choices.map(resolved)) {
    if (choice.const === '' && value === '') return null;
    const takesObjects = choice.type === 'object' || choice.type === 'array';
    try {
      return check(choice, value, param, options);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The choice of the same kind says best what is wrong with the value.
      if (closest === undefined || takesObjects === (typeof value !== 'string')) closest = error;
    }
  }
  throw closest ?? invalid(param, `Invalid ${param}`);
}

function shown(value: FormValue): string {
  return typeof value === 'string' ? value.slice(0, 100) : 'an object';
}

/**
 * Refuses parameters that Stripe knows and this stand-in does not act on: taking them in silence
 * would let a mistake pass here and fail in production.
 *
 * @param supports dotted names without list positions; a name covers everything below it.
 */
export function refuseUnsupported(params: JsonObject, supports: readonly string[]): void {
  for (const [param, dotted] of leaves(params, '', '')) {
    if (supports.some((name) => dotted === name || dotted.startsWith(`${name}.`))) continue;
    throw new Refusal(400, `The Stripe stand-in does not act on the parameter ${param}.`, {
      code: 'sandbox_unsupported',
      param,
    });
  }
}

function leaves(value: Json, param: string, dotted: string): [string, string][] {
  if (value === null || typeof value !== 'object') return [[param, dotted]];
  return Object.entries(value).flatMap(([key, below]) => {
    const name = param === '' ? key : `${param}[${key}]`;
    if (Array.isArray(value)) return leaves(below, name, dotted);
    return leaves(below, name, dotted === '' ? key : `${dotted}.${key}`);
  });
}
