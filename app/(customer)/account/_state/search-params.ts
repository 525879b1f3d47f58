/** What Next hands a page: each parameter once, several times or not at all. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of a parameter; an empty one counts as not given. */
export function one(params: SearchParams, name: string): string | undefined {
  const value = params[name];
  return (Array.isArray(value) ? value[0] : value) || undefined;
}

/** The value when it is one of those that mean something, else undefined: a mangled link shows the default. */
export function oneOf<Value extends string>(
  params: SearchParams,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const given = one(params, name);
  return values.find((value) => value === given);
}

/** The same address with some parameters set or (undefined) taken away. */
export function hrefWith(
  pathname: string,
  params: SearchParams,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  const next = new URLSearchParams();
  for (const name of Object.keys(params)) {
    const value = one(params, name);
    if (value !== undefined) next.set(name, value);
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query === '' ? pathname : `${pathname}?${query}`;
}
