import type { SchemaProblem } from '../specs/validator';
import { invalidRequest, type Refusal } from './refusal';

/** A difference between a body and the description, as the upstream words it. */
export function refusalFrom(problem: SchemaProblem, body: Record<string, unknown>): Refusal {
  const { keyword, params } = problem;
  const param = paramOf(problem.pointer);
  const value = valueAt(body, problem.pointer);
  switch (keyword) {
    case 'required': {
      const missing = [param, String(params.missingProperty)].filter(Boolean).join('.');
      const code = 'missing_required_parameter';
      return refusal(`Missing required parameter: '${missing}'.`, missing, code);
    }
    case 'type': {
      const said = `expected ${article(String(params.type))}, but got ${article(kindOf(value))}`;
      return refusal(`Invalid type for '${param}': ${said} instead.`, param, 'invalid_type');
    }
    case 'enum': {
      const allowed = Array.isArray(params.allowedValues) ? params.allowedValues : [];
      const listed = allowed.map((one) => `'${String(one)}'`).join(', ');
      const said = `Invalid value: '${String(value)}'. Supported values are: ${listed}.`;
      return refusal(said, param, 'invalid_value');
    }
    case 'minimum':
    case 'maximum': {
      const below = keyword === 'minimum';
      const kind = Number.isInteger(value) ? 'integer' : 'decimal';
      const said =
        `Invalid '${param}': ${kind} ${below ? 'below minimum' : 'above maximum'} value. ` +
        `Expected a value ${below ? '>=' : '<='} ${String(params.limit)}, but got ${String(value)} instead.`;
      return refusal(said, param, `${kind}_${below ? 'below_min' : 'above_max'}_value`);
    }
    case 'minItems':
      return refusal(`Invalid '${param}': array too short.`, param, 'empty_array');
    default:
      return refusal(`Invalid '${param}': ${problem.message}.`, param, 'invalid_value');
  }
}

function refusal(message: string, param: string | null, code: string | null): Refusal {
  return invalidRequest(message, { param, code });
}

function paramOf(pointer: string): string {
  return pointer
    .slice(1)
    .split('/')
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, part) => Object(node)[part], body);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null value';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return typeof value === 'number' ? 'decimal' : typeof value;
}

function article(kind: string): string {
  return `${/^[aeio]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
