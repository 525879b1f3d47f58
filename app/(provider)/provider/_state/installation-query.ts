import {
  INSTALLATION_FLAGS,
  type InstallationProfitQuery,
  PROFIT_SORTS,
  type ProfitSort,
} from '@/lib/reports';
import { oneOf, type SearchParams, searchOf } from './view';

/** Figures are read from the worst end first; names from A. */
const DESCENDING_FIRST: ReadonlySet<ProfitSort> = new Set([
  'revenue',
  'cost',
  'tokens',
  'generations',
  'last_seen',
]);
const DEFAULT_SORT: ProfitSort = 'profit';

/** `q`, `flag`, `sort` and `dir` of an address; the worst profit first unless it says otherwise. */
export function installationQueryOf(
  params: SearchParams,
): Omit<InstallationProfitQuery, 'limit' | 'offset'> {
  const search = searchOf(params);
  const flag = oneOf(params, 'flag', INSTALLATION_FLAGS);
  const sort = oneOf(params, 'sort', PROFIT_SORTS) ?? DEFAULT_SORT;
  const direction = oneOf(params, 'dir', ['asc', 'desc'] as const);
  return {
    sort,
    descending: direction === undefined ? DESCENDING_FIRST.has(sort) : direction === 'desc',
    ...(search === undefined ? {} : { search }),
    ...(flag === undefined ? {} : { flag }),
  };
}

/** What a click on a column's header asks for: that column, or the other way round when it is sorted by already. */
export function sortChange(
  current: { sort: string; descending: boolean },
  by: ProfitSort,
): Record<string, string | undefined> {
  const descending = current.sort === by ? !current.descending : DESCENDING_FIRST.has(by);
  const isDefault = by === DEFAULT_SORT && !descending;
  return {
    sort: isDefault ? undefined : by,
    dir: isDefault ? undefined : descending ? 'desc' : 'asc',
    after: undefined,
  };
}
