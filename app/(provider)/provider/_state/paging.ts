import { hrefWith, one, type SearchParams } from './view';

const OFFSET_MAX = 1_000_000;

/** Rows that the pages before have shown, `after` of the address. */
export function offsetOf(params: SearchParams): number {
  const text = one(params, 'after') ?? '';
  return /^\d{1,7}$/.test(text) ? Math.min(Number(text), OFFSET_MAX) : 0;
}

/** The pages beside this one, where there are any. */
export function pageLinks(
  pathname: string,
  params: SearchParams,
  { offset, pageRows, total }: { offset: number; pageRows: number; total: number },
): { previousHref?: string; nextHref?: string } {
  const to = (rows: number) =>
    hrefWith(pathname, params, { after: rows <= 0 ? undefined : String(rows) });
  return {
    ...(offset > 0 ? { previousHref: to(offset - pageRows) } : {}),
    ...(offset + pageRows < total ? { nextHref: to(offset + pageRows) } : {}),
  };
}

/**
 * A page of a list that is read from a row on: the verb was asked for one row more than the page has. There is a way on
 * and a way back to the newest, as a journal has.
 */
export function cursorPage<Row>(
  rows: readonly Row[],
  pageRows: number,
  idOf: (row: Row) => string,
): { shown: readonly Row[]; next: string | undefined } {
  const shown = rows.slice(0, pageRows);
  const last = shown.at(-1);
  return {
    shown,
    next: rows.length > pageRows && last !== undefined ? idOf(last) : undefined,
  };
}

export function cursorLinks(
  pathname: string,
  params: SearchParams,
  next: string | undefined,
): { previousHref?: string; nextHref?: string } {
  const isFirst = one(params, 'before') === undefined;
  return {
    ...(isFirst ? {} : { previousHref: hrefWith(pathname, params, { before: undefined }) }),
    ...(next === undefined ? {} : { nextHref: hrefWith(pathname, params, { before: next }) }),
  };
}
