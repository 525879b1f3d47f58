import { List } from 'lucide-react';
import { SpendChart } from '@/components/account/spend-chart';
import { SpendTable } from '@/components/account/spend-table';
import { Card } from '@/components/ui/card';
import { formatSpan } from '@/components/ui/date-range';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { listInstallations } from '@/lib/installations';
import { db } from '@/lib/platform/db';
import { grainStarts, type SpendDimension, spendBy } from '@/lib/reports';
import { hrefWith } from '../_state/search-params';
import type { UsagePanelProps } from './panel';

const PATH = '/account/usage';
const TITLES = {
  site: 'Spend by site',
  model: 'Spend by model',
  operation: 'Spend by operation',
} as const satisfies Record<SpendDimension, string>;
const HEADS = {
  site: 'Site',
  model: 'Model',
  operation: 'Operation',
} as const satisfies Record<SpendDimension, string>;

/** Where the credits of the period went; each row leads to its requests. */
export async function BreakdownPanel({
  customerId,
  params,
  days,
  now,
  dimension,
}: UsagePanelProps & { dimension: SpendDimension }) {
  const { period, range, timeZone } = days;
  const [spends, sites] = await Promise.all([
    spendBy(db(), period, customerId, dimension),
    dimension === 'site' ? listInstallations(db(), { customerId, archived: true, now }) : [],
  ]);
  const names = new Map<string, string>(sites.map((site) => [site.id, site.name]));
  const nameOf = (key: string) => names.get(key) ?? key;

  if (spends.length === 0)
    return (
      <Card>
        <EmptyState
          icon={<List />}
          title="No requests in these days"
          action={<LinkButton href="/account/quick-start">Send a request</LinkButton>}
        >
          {formatSpan(range)}, {timeZone.replaceAll('_', ' ')}
        </EmptyState>
      </Card>
    );
  return (
    <>
      <Card title={TITLES[dimension]} flush>
        <SpendChart
          title={TITLES[dimension]}
          spends={spends}
          nameOf={nameOf}
          starts={grainStarts(period)}
          until={period.until}
          now={now}
          grain={period.grain}
          timeZone={timeZone}
          csvName={`spend-by-${dimension}-${range.from}-to-${range.until}`}
        />
      </Card>
      <Card flush>
        <SpendTable
          label={TITLES[dimension]}
          head={HEADS[dimension]}
          spends={spends}
          nameOf={nameOf}
          hrefOf={(key) => hrefWith(PATH, params, { by: undefined, [dimension]: key })}
        />
      </Card>
    </>
  );
}
