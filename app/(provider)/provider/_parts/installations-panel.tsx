import { Download, Globe } from 'lucide-react';
import { formatCount } from '@/components/format/intl';
import {
  INSTALLATION_COLUMN_IDS,
  INSTALLATION_COLUMNS,
} from '@/components/provider/installation-columns';
import { InstallationProfitTable } from '@/components/provider/installation-profit-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Pagination } from '@/components/ui/pagination';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';
import { shownColumns } from '@/components/ui/table-columns';
import { TableOptions } from '@/components/ui/table-options';
import { UrlSearch, UrlSelect } from '@/components/ui/url-filters';
import { db } from '@/lib/platform/db';
import { profitByInstallation, profitSparklines } from '@/lib/reports';
import { installationQueryOf, sortChange } from '../_state/installation-query';
import { offsetOf, pageLinks } from '../_state/paging';
import { type FiguresView, hrefWith, one, type SearchParams } from '../_state/view';

const PAGE_ROWS = 50;
const PATHNAME = '/provider';
/** What a page of one installation takes over from the list that led to it. */
const CARRIED = ['range', 'from', 'until', 'tz', 'grain', 'compare'] as const;

/** The table of installations with its filters, its totals and its export. */
export async function InstallationsPanel({
  view,
  params,
}: {
  view: FiguresView;
  params: SearchParams;
}) {
  const query = installationQueryOf(params);
  const offset = offsetOf(params);
  const { installations, totals } = await profitByInstallation(db(), view.period, {
    ...query,
    limit: PAGE_ROWS,
    offset,
  });
  const total = totals.installations;
  const sparklines = await profitSparklines(db(), view.sparkline, installations);
  const columns = shownColumns(INSTALLATION_COLUMN_IDS, one(params, 'cols'));
  const density = one(params, 'density') === 'compact' ? 'compact' : 'normal';
  const carried = Object.fromEntries(CARRIED.map((name) => [name, one(params, name)]));
  const isFiltered = query.search !== undefined || query.flag !== undefined;

  return (
    <Card
      id="installations"
      title="Installations"
      flush
      actions={
        <>
          <UrlSearch label="Find by name, domain or customer" />
          <UrlSelect
            label="Flag"
            param="flag"
            allLabel="All installations"
            options={[
              { value: 'loss', label: 'Loss-making' },
              { value: 'silent', label: 'Silent for a week' },
              { value: 'unknown', label: 'Unknown cost' },
            ]}
          />
          <TableOptions columns={INSTALLATION_COLUMNS} shown={columns} density={density} />
          <LinkButton
            href={hrefWith('/provider/profit.csv', params, {})}
            size="sm"
            prefetch={false}
            download
          >
            <Download aria-hidden="true" />
            CSV
          </LinkButton>
        </>
      }
    >
      {installations.length === 0 ? (
        <NoInstallations isFiltered={isFiltered} params={params} offset={offset} />
      ) : (
        <>
          <InstallationProfitTable
            installations={installations}
            totals={totals}
            sparklines={sparklines}
            columns={columns}
            density={density}
            sort={{ by: query.sort, descending: query.descending }}
            sortHref={(by) => hrefWith(PATHNAME, params, sortChange(query, by))}
            installationHref={(id) => hrefWith(`/provider/installations/${id}`, carried, {})}
            now={view.now}
          />
          <Pagination
            summary={`${formatCount(offset + 1)}–${formatCount(offset + installations.length)} of ${formatCount(total)}`}
            {...pageLinks(PATHNAME, params, { offset, pageRows: PAGE_ROWS, total })}
          />
        </>
      )}
    </Card>
  );
}

function NoInstallations({
  isFiltered,
  params,
  offset,
}: {
  isFiltered: boolean;
  params: SearchParams;
  offset: number;
}) {
  if (isFiltered || offset > 0) {
    return (
      <EmptyState
        icon={<Globe />}
        title="No installation fits"
        action={
          <LinkButton
            href={hrefWith(PATHNAME, params, { q: undefined, flag: undefined, after: undefined })}
            scroll={false}
          >
            Show all installations
          </LinkButton>
        }
      >
        Nothing matches the search and the flag in this period.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Globe />} title="No installations yet">
      As soon as a customer connects a site or a program it stands here, with what it uses, costs
      and earns.
    </EmptyState>
  );
}

export function InstallationsSkeleton() {
  return (
    <Card title="Installations" actions={<Skeleton className="h-8 w-64" />} flush>
      <TableSkeleton rows={10} columns={8} />
    </Card>
  );
}
