import { Globe } from 'lucide-react';
import {
  INSTALLATION_COLUMN_IDS,
  type InstallationColumn,
} from '@/components/provider/installation-columns';
import { InstallationProfitTable } from '@/components/provider/installation-profit-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { db } from '@/lib/platform/db';
import { profitByInstallation, profitSparklines } from '@/lib/reports';
import { installationQueryOf, sortChange } from '../../../_state/installation-query';
import { offsetOf, pageLinks } from '../../../_state/paging';
import { type FiguresView, hrefWith, type SearchParams } from '../../../_state/view';

const PAGE_ROWS = 25;
const COLUMNS: readonly InstallationColumn[] = INSTALLATION_COLUMN_IDS.filter(
  (id) => id !== 'customer',
);

/** The installations of one customer, as the profit page shows those of everybody. */
export async function SitesPanel({
  view,
  params,
  customerId,
}: {
  view: FiguresView;
  params: SearchParams;
  customerId: string;
}) {
  const pathname = `/provider/customers/${customerId}`;
  const { sort, descending } = installationQueryOf(params);
  const offset = offsetOf(params);
  const { installations, totals } = await profitByInstallation(db(), view.period, {
    customerId,
    sort,
    descending,
    limit: PAGE_ROWS,
    offset,
  });
  const total = totals.installations;
  if (installations.length === 0) {
    return (
      <Card title="Installations" flush>
        <EmptyState icon={<Globe />} title="No installations">
          This customer has connected no site and no program yet.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card title="Installations" flush>
      <InstallationProfitTable
        installations={installations}
        totals={totals}
        sparklines={await profitSparklines(db(), view.sparkline, installations)}
        columns={COLUMNS}
        density="normal"
        sort={{ by: sort, descending }}
        sortHref={(by) => hrefWith(pathname, params, sortChange({ sort, descending }, by))}
        installationHref={(id) => `/provider/installations/${id}`}
        now={view.now}
      />
      {total > PAGE_ROWS ? (
        <Pagination
          summary={`${total} installations`}
          {...pageLinks(pathname, params, { offset, pageRows: PAGE_ROWS, total })}
        />
      ) : null}
    </Card>
  );
}
