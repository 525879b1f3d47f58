import { Download, List } from 'lucide-react';
import { FilterForm } from '@/components/account/filter-form';
import { hiddenColumnsOf } from '@/components/account/request-columns';
import { RequestTable } from '@/components/account/request-table';
import { RequestView } from '@/components/account/request-view';
import { requestStateLabel } from '@/components/account/state-badge';
import { formatCount } from '@/components/format/intl';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { formatSpan } from '@/components/ui/date-range';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { LinkButton } from '@/components/ui/link-button';
import { NativeSelect, type SelectOption } from '@/components/ui/native-select';
import { Pagination } from '@/components/ui/pagination';
import { listApiKeys } from '@/lib/auth';
import { listInstallations } from '@/lib/installations';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { listRequests, REQUEST_STATES, requestFacets, sumRequests } from '@/lib/reports';
import { REQUEST_FILTERS, requestFilterOf } from '../_state/request-filter';
import { hrefWith, one } from '../_state/search-params';
import type { UsagePanelProps } from './panel';

const PATH = '/account/usage';
const PAGE_ROWS = 50;
const KEPT = ['range', 'from', 'until', 'tz', 'hide', 'density'] as const;

const genId = (text: string | undefined) =>
  text !== undefined && isId('gen', text) ? text : undefined;

const words = (values: readonly string[], chosen: string | undefined): SelectOption[] =>
  [...new Set([...values, ...(chosen === undefined ? [] : [chosen])])].map((value) => ({
    value,
    label: value,
  }));

/** Every request that the filters let through, with the totals of all of them. */
export async function RequestLogPanel({ customerId, params, days, now }: UsagePanelProps) {
  const filter = requestFilterOf(params, customerId, days);
  const [page, totals, facets, sites, keys] = await Promise.all([
    listRequests(db(), filter, {
      limit: PAGE_ROWS,
      before: genId(one(params, 'before')),
      after: genId(one(params, 'after')),
    }),
    sumRequests(db(), filter),
    requestFacets(db(), filter),
    listInstallations(db(), { customerId, archived: true, now }),
    listApiKeys(db(), { customerId, now }),
  ]);
  const { requests } = page;
  const isFiltered = REQUEST_FILTERS.some((name) => one(params, name) !== undefined);
  const cleared = Object.fromEntries(
    [...REQUEST_FILTERS, 'before', 'after'].map((name) => [name, undefined]),
  );
  const keyChoices = keys
    .filter(
      (key) => filter.installationId === undefined || key.installationId === filter.installationId,
    )
    .map((key) => ({ value: key.id, label: `${key.name} (…${key.lastFour})` }));
  const filters = [
    {
      name: 'site',
      label: 'Site',
      all: 'All sites',
      value: filter.installationId,
      options: sites.map((site) => ({ value: site.id, label: site.name })),
    },
    { name: 'key', label: 'Key', all: 'All keys', value: filter.keyId, options: keyChoices },
    {
      name: 'operation',
      label: 'Operation',
      all: 'All operations',
      value: filter.operation,
      options: words(facets.operations, filter.operation),
    },
    {
      name: 'model',
      label: 'Model',
      all: 'All models',
      value: filter.model,
      options: words(facets.models, filter.model),
    },
    {
      name: 'state',
      label: 'State',
      all: 'All states',
      value: filter.state,
      options: REQUEST_STATES.map((value) => ({ value, label: requestStateLabel(value) })),
    },
  ];

  return (
    <Card flush>
      <div className="flex flex-wrap items-end justify-between gap-3 border-b border-line px-4 py-3">
        <FilterForm
          label="Filter requests"
          keep={KEPT.flatMap((name) => {
            const value = one(params, name);
            return value === undefined ? [] : [[name, value] as const];
          })}
          className="max-sm:grid max-sm:w-full max-sm:grid-cols-2"
        >
          {filters.map((one) => (
            <Field key={one.name} label={one.label} hideLabel className="sm:w-36">
              <NativeSelect
                // A new address is a new choice: the select follows back and forward.
                key={one.value ?? ''}
                name={one.name}
                defaultValue={one.value ?? ''}
                placeholder={one.all}
                options={one.options}
              />
            </Field>
          ))}
          {isFiltered ? (
            <LinkButton href={hrefWith(PATH, params, cleared)} variant="ghost">
              Clear
            </LinkButton>
          ) : null}
        </FilterForm>
        <div className="flex gap-2">
          <RequestView />
          <a
            href={hrefWith(`${PATH}/export.csv`, params, {
              before: undefined,
              after: undefined,
              hide: undefined,
              density: undefined,
            })}
            download
            className={buttonClass()}
          >
            <Download aria-hidden="true" />
            CSV
          </a>
        </div>
      </div>
      {requests.length === 0 ? (
        <EmptyState
          icon={<List />}
          title={isFiltered ? 'No request matches these filters' : 'No requests in these days'}
          action={
            isFiltered ? (
              <LinkButton href={hrefWith(PATH, params, cleared)}>Clear the filters</LinkButton>
            ) : (
              <LinkButton href="/account/quick-start">Send a request</LinkButton>
            )
          }
        >
          {formatSpan(days.range)}, {days.timeZone.replaceAll('_', ' ')}
        </EmptyState>
      ) : (
        <>
          <RequestTable
            label="Requests"
            requests={requests}
            timeZone={days.timeZone}
            hidden={hiddenColumnsOf(one(params, 'hide'))}
            compact={one(params, 'density') === 'compact'}
            totals={totals}
          />
          <Pagination
            summary={`${formatCount(requests.length)} of ${formatCount(totals.requests)} requests`}
            previousHref={
              page.hasNewer
                ? hrefWith(PATH, params, { after: requests[0]?.id, before: undefined })
                : undefined
            }
            nextHref={
              page.hasOlder
                ? hrefWith(PATH, params, { before: requests.at(-1)?.id, after: undefined })
                : undefined
            }
          />
        </>
      )}
    </Card>
  );
}
