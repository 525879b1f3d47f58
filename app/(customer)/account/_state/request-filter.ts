import { isId } from '@/lib/platform/ids';
import { REQUEST_STATES, type RequestFilter } from '@/lib/reports';
import type { DayRange } from './day-range';
import { one, oneOf, type SearchParams } from './search-params';

/** What narrows the request log, as an address names it. */
export const REQUEST_FILTERS = ['site', 'key', 'operation', 'model', 'state'] as const;

const WORD = /^[\w.:/@-]{1,100}$/;

/** The filter of an address; a part that cannot be one is left out, as if it were not there. */
export function requestFilterOf(
  params: SearchParams,
  customerId: string,
  { period }: Pick<DayRange, 'period'>,
): RequestFilter {
  const [site, key] = [one(params, 'site'), one(params, 'key')];
  const word = (name: string) => {
    const text = one(params, name);
    return text !== undefined && WORD.test(text) ? text : undefined;
  };
  return {
    customerId,
    from: period.from,
    until: period.until,
    installationId: site !== undefined && isId('ins', site) ? site : undefined,
    keyId: key !== undefined && isId('key', key) ? key : undefined,
    operation: word('operation'),
    model: word('model'),
    state: oneOf(params, 'state', REQUEST_STATES),
  };
}
