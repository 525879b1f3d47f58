import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** One way in which a value differs from its schema. */
export type SchemaProblem = {
  /** JSON pointer into the value, empty for the value itself. */
  pointer: string;
  keyword: string;
  /** What the schema says under that keyword. */
  expected: unknown;
  params: Record<string, unknown>;
  message: string;
};

type SpecName = 'openai' | 'stripe';

const specs = new Map<SpecName, Ajv2020>();
const validators = new Map<string, ValidateFunction>();

/**
 * Holds values against one schema of an API's description.
 *
 * @param specName which subset in this folder
 * @param schemaName a name in `components.schemas` of that subset
 * @returns a function from a value to its problems, as sentences; none means valid. The schema is
 *   compiled at its first use and kept.
 * @throws Error when the subset or the schema does not exist, at the first use
 */
export function schemaValidator(specName: SpecName, schemaName: string) {
  const problems = schemaProblems(specName, schemaName);
  return (value: unknown): string[] =>
    problems(value).map(({ pointer, message }) => `${pointer || 'the value'} ${message}`);
}

/** As `schemaValidator`, with each problem in its parts. */
export function schemaProblems(specName: SpecName, schemaName: string) {
  return (value: unknown): SchemaProblem[] => {
    const validate = validatorOf(specName, schemaName);
    return validate(value) ? [] : (validate.errors ?? []).map(problemOf);
  };
}

/** A validator of JSON Schema 2020-12 with the formats that the descriptions use. */
export function newAjv(): Ajv2020 {
  // Descriptions carry words of OpenAPI beside those of JSON Schema, which strict mode refuses.
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true });
  addFormats(ajv);
  ajv.addFormat('unixtime', { type: 'number', validate: (value: number) => value >= 0 });
  ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
  ajv.addFormat('binary', true);
  return ajv;
}

function validatorOf(specName: SpecName, schemaName: string): ValidateFunction {
  const key = `${specName}/${schemaName}`;
  const known = validators.get(key);
  if (known !== undefined) return known;
  const compiled = specOf(specName).compile({
    $ref: `${specName}#/components/schemas/${encodeURIComponent(schemaName)}`,
  });
  validators.set(key, compiled);
  return compiled;
}

function specOf(specName: SpecName): Ajv2020 {
  const known = specs.get(specName);
  if (known !== undefined) return known;
  const url = new URL(`./${specName}.json`, import.meta.url);
  const ajv = newAjv();
  ajv.addSchema(JSON.parse(readFileSync(url, 'utf8')) as object, specName, false, false);
  specs.set(specName, ajv);
  return ajv;
}

function problemOf(error: ErrorObject): SchemaProblem {
  return {
    pointer: error.instancePath,
    keyword: error.keyword,
    expected: error.schema,
    params: error.params,
    message: error.message ?? `breaks the rule ${error.keyword}`,
  };
}
