import type { Metadata } from 'next';
import { PageShell } from '@/components/shell/page-shell';
import { DateRangePicker } from '@/components/ui/date-range-picker';
import { LinkTabs } from '@/components/ui/link-tabs';
import { SPEND_DIMENSIONS } from '@/lib/reports';
import { requireCustomer } from '@/lib/web/session';
import { dayRangeOf } from '../_state/day-range';
import { REQUEST_FILTERS } from '../_state/request-filter';
import { hrefWith, oneOf, type SearchParams } from '../_state/search-params';
import { BreakdownPanel } from './breakdown-panel';
import { RequestLogPanel } from './request-log-panel';

export const metadata: Metadata = { title: 'Usage' };

const PATH = '/account/usage';
const LABELS = { site: 'By site', model: 'By model', operation: 'By operation' } as const;

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { customerId, timeZone } = await requireCustomer();
  const params = await searchParams;
  const now = new Date();
  const days = dayRangeOf(params, { timeZone, now });
  const by = oneOf(params, 'by', SPEND_DIMENSIONS);
  const panel = { customerId, params, days, now };
  // A tab keeps the days; filters and cursors belong to the log.
  const dropped = Object.fromEntries(
    [...REQUEST_FILTERS, 'before', 'after', 'hide', 'density'].map((name) => [name, undefined]),
  );

  return (
    <PageShell
      title="Usage"
      description="Every request of your sites, with what it was charged. Open one for its receipt."
      controls={
        <DateRangePicker
          range={days.range}
          today={days.today}
          timeZone={days.timeZone}
          zones={days.zones}
        />
      }
      tabs={
        <LinkTabs
          label="Usage"
          tabs={[
            {
              href: hrefWith(PATH, params, { by: undefined }),
              label: 'Request log',
              active: by === undefined,
            },
            ...SPEND_DIMENSIONS.map((dimension) => ({
              href: hrefWith(PATH, params, { ...dropped, by: dimension }),
              label: LABELS[dimension],
              active: by === dimension,
            })),
          ]}
        />
      }
    >
      {by === undefined ? (
        <RequestLogPanel {...panel} />
      ) : (
        <BreakdownPanel {...panel} dimension={by} />
      )}
    </PageShell>
  );
}
