/** The columns of the request log that can be left out; time and charge always stay. */
export const REQUEST_COLUMNS = [
  { id: 'site', label: 'Site' },
  { id: 'key', label: 'Key' },
  { id: 'operation', label: 'Operation' },
  { id: 'model', label: 'Model' },
  { id: 'state', label: 'State' },
  { id: 'in', label: 'Tokens in' },
  { id: 'cached', label: 'Cached' },
  { id: 'out', label: 'Tokens out' },
] as const;

export type RequestColumn = (typeof REQUEST_COLUMNS)[number]['id'];

/** Left out until somebody asks for them. */
const HIDDEN_AT_FIRST: readonly RequestColumn[] = ['cached'];

/** `hide` of an address → the columns that are left out. "none" shows everything. */
export function hiddenColumnsOf(text: string | undefined): ReadonlySet<RequestColumn> {
  if (text === undefined) return new Set(HIDDEN_AT_FIRST);
  const named = text.split('.');
  return new Set(REQUEST_COLUMNS.map(({ id }) => id).filter((id) => named.includes(id)));
}

/** The other way; undefined for what is hidden at first, so that an address stays short. */
export function textOfHidden(hidden: ReadonlySet<RequestColumn>): string | undefined {
  const usual =
    hidden.size === HIDDEN_AT_FIRST.length && HIDDEN_AT_FIRST.every((id) => hidden.has(id));
  return usual ? undefined : [...hidden].join('.') || 'none';
}
