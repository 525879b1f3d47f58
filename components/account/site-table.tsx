import type { ReactNode } from 'react';
import { Ago } from '@/components/format/ago';
import { Credits } from '@/components/format/credits';
import { Day } from '@/components/format/day';
import { formatCredits } from '@/components/format/intl';
import { Count } from '@/components/format/tokens';
import { Badge } from '@/components/ui/badge';
import { Sparkline } from '@/components/ui/sparkline';
import { RowLink, Table, TBody, Td, TFoot, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { MicroCredits } from '@/lib/platform/units';

/** A site with what it used in the last 30 days. */
export type SiteRow = {
  id: string;
  name: string;
  domain: string | null;
  archivedAt: Date | null;
  lastUsedAt: Date | null;
  liveKeys: number;
  requests: number;
  chargeMicroCredits: MicroCredits;
  charges: readonly MicroCredits[];
};

export const SITE_SORTS = ['name', 'last_used', 'spend', 'requests'] as const;
export type SiteSort = (typeof SITE_SORTS)[number];

export type SiteTableProps = {
  sites: readonly SiteRow[];
  timeZone: string;
  /** Where a click on a column's head leads, and how it is sorted now; without it the order is fixed. */
  sorting?: { by: SiteSort; descending: boolean; hrefOf: (sort: SiteSort) => string } | undefined;
  totals?: { sites: number; requests: number; chargeMicroCredits: MicroCredits } | undefined;
};

/** Sites with their last use and the spend of 30 days. */
export function SiteTable({ sites, timeZone, sorting, totals }: SiteTableProps) {
  const head = (sort: SiteSort, label: string, numeric = false): ReactNode => (
    <Th
      numeric={numeric}
      {...(sorting === undefined
        ? {}
        : {
            sortHref: sorting.hrefOf(sort),
            sorted:
              sorting.by === sort ? (sorting.descending ? 'descending' : 'ascending') : undefined,
          })}
    >
      {label}
    </Th>
  );

  return (
    <Table label="Sites" stickyFirst stack>
      <THead>
        {head('name', 'Site')}
        {head('last_used', 'Last used')}
        <Th numeric>Keys</Th>
        {head('requests', 'Requests, 30 d', true)}
        <Th>Trend</Th>
        {head('spend', 'Credits, 30 d', true)}
      </THead>
      <TBody>
        {sites.map((site) => (
          <Tr key={site.id} linked>
            <Td>
              <span className="flex min-w-0 flex-col text-left">
                <span className="flex items-center gap-2">
                  <RowLink href={`/account/installations/${site.id}`} className="break-words">
                    {site.name}
                  </RowLink>
                  {site.archivedAt === null ? null : <Badge>Archived</Badge>}
                </span>
                <span className="truncate text-xs text-subtle">{site.domain ?? 'No domain'}</span>
              </span>
            </Td>
            <Td label="Last used" quiet className="whitespace-nowrap">
              {site.lastUsedAt === null ? (
                'Never'
              ) : (
                <Ago at={site.lastUsedAt} timeZone={timeZone} />
              )}
            </Td>
            <Td label="Keys" numeric>
              {site.archivedAt === null ? (
                <Count value={site.liveKeys} />
              ) : (
                <span className="text-muted">
                  since <Day at={site.archivedAt} timeZone={timeZone} />
                </span>
              )}
            </Td>
            <Td label="Requests, 30 d" numeric>
              <Count value={site.requests} />
            </Td>
            <Td label="Trend">
              <Sparkline
                values={site.charges}
                label={`Credits a day over 30 days, ${formatCredits(site.chargeMicroCredits)} in all`}
              />
            </Td>
            <Td label="Credits, 30 d" numeric>
              <Credits microCredits={site.chargeMicroCredits} bare />
            </Td>
          </Tr>
        ))}
      </TBody>
      {totals === undefined ? null : (
        <TFoot>
          <Tr>
            <Td>
              <span>
                <Count value={totals.sites} /> {totals.sites === 1 ? 'site' : 'sites'}
              </span>
            </Td>
            <Td />
            <Td />
            <Td label="Requests, 30 d" numeric>
              <Count value={totals.requests} />
            </Td>
            <Td />
            <Td label="Credits, 30 d" numeric>
              <Credits microCredits={totals.chargeMicroCredits} bare />
            </Td>
          </Tr>
        </TFoot>
      )}
    </Table>
  );
}
