import { Refusal } from './refusal';

/**
 * What a form carries before it is checked: text, or names below a name. Lists have numbers as
 * names.
 */
export type FormValue = string | FormObject;
export type FormObject = { [key: string]: FormValue };

const PAIRS_MAX = 2000;
const DEPTH_MAX = 12;

/**
 * Reads `a[b][0][c]=1&expand[]=x`.
 *
 * @throws Refusal 400 for broken percent-encoding, broken brackets, NUL, or a name used as both
 *   text and object.
 */
export function parseForm(text: string): FormObject {
  const form = emptyObject();
  if (text === '') return form;

  const pairs = text.split('&');
  if (pairs.length > PAIRS_MAX) throw new Refusal(400, 'The request has too many parameters.');
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    put(form, pathOf(name), equals < 0 ? '' : decode(pair.slice(equals + 1)), name);
  }
  return form;
}

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal(400, `The parameters are not valid form encoding: ${text.slice(0, 100)}`);
  }
  if (decoded.includes('\0')) throw new Refusal(400, 'A parameter has a NUL character in it.');
  return decoded;
}

function pathOf(name: string): string[] {
  const head = /^[^[\]]+/.exec(name)?.[0] ?? '';
  const rest = name.slice(head.length);
  const brackets = rest.match(/\[[^[\]]*\]/g) ?? [];
  const path = [head, ...brackets.map((bracket) => bracket.slice(1, -1))];
  const whole = head !== '' && brackets.join('') === rest && path.length <= DEPTH_MAX;
  // Assigned to an object, this one name would change what the object is.
  if (!whole || path.includes('__proto__')) {
    throw new Refusal(400, `Invalid parameter name: ${name.slice(0, 100)}`);
  }
  return path;
}

function put(form: FormObject, path: string[], value: string, name: string): void {
  let place = form;
  for (const [index, step] of path.entries()) {
    const key = step === '' ? String(Object.keys(place).length) : step;
    const below = place[key];
    if (index === path.length - 1) {
      if (below !== undefined && typeof below !== 'string') throw clash(name);
      place[key] = value;
      return;
    }
    if (typeof below === 'string') throw clash(name);
    if (below === undefined) place[key] = emptyObject();
    const next = place[key];
    if (next === undefined || typeof next === 'string') throw clash(name);
    place = next;
  }
}

function clash(name: string): Refusal {
  return new Refusal(400, `The parameter ${name} is given as text and as an object at once.`, {
    param: name,
  });
}

// Without a prototype a parameter called __proto__ or constructor is a name like any other.
function emptyObject(): FormObject {
  return Object.create(null) as FormObject;
}
