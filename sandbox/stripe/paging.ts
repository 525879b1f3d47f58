import type { JsonObject } from './json';
import { invalid, notFound } from './refusal';

export type ListParams = {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: number | { gt?: number; gte?: number; lt?: number; lte?: number };
};

/** The parameters that every list takes. */
export const LIST_PARAMS = ['limit', 'starting_after', 'ending_before', 'created'] as const;

/**
 * One page of a list, newest first, as https://docs.stripe.com/api/pagination describes it.
 *
 * @param rows in the order of creation.
 */
export function listPage<Row extends { id: string; created: number }>(
  rows: Iterable<Row>,
  params: ListParams,
  about: { noun: string; url: string; keeps?: (row: Row) => boolean; view(row: Row): JsonObject },
): JsonObject {
  const newestFirst = [...rows].reverse();
  const kept = newestFirst.filter(
    (row) => isWithin(row.created, params.created) && (about.keeps?.(row) ?? true),
  );
  return pageOf(kept, newestFirst, params, about);
}

/** One page of rows that are in their final order already. */
export function pageOf<Row extends { id: string }>(
  kept: Row[],
  all: Row[],
  params: ListParams,
  about: { noun: string; url: string; view(row: Row): JsonObject },
): JsonObject {
  const limit = params.limit ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalid('limit', 'This value must be between 1 and 100 (inclusive).');
  }
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw invalid('ending_before', 'You may only specify one of starting_after and ending_before.');
  }

  const indexIn = (param: 'starting_after' | 'ending_before', id: string) => {
    const place = all.findIndex((row) => row.id === id);
    if (place < 0) throw notFound(about.noun, id, param);
    return place;
  };

  let page: Row[];
  let hasMore: boolean;
  if (params.ending_before !== undefined) {
    const end = indexIn('ending_before', params.ending_before);
    const before = kept.filter((row) => all.indexOf(row) < end);
    page = before.slice(-limit);
    hasMore = before.length > limit;
  } else {
    const start =
      params.starting_after === undefined ? -1 : indexIn('starting_after', params.starting_after);
    const after = start < 0 ? kept : kept.filter((row) => all.indexOf(row) > start);
    page = after.slice(0, limit);
    hasMore = after.length > limit;
  }
  return { object: 'list', data: page.map(about.view), has_more: hasMore, url: about.url };
}

function isWithin(created: number, range: ListParams['created']): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return created === range;
  return (
    (range.gt === undefined || created > range.gt) &&
    (range.gte === undefined || created >= range.gte) &&
    (range.lt === undefined || created < range.lt) &&
    (range.lte === undefined || created <= range.lte)
  );
}
