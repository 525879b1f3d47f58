import { Layers } from 'lucide-react';
import { LotTable } from '@/components/account/lot-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { LinkTabs } from '@/components/ui/link-tabs';
import { listLots } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { hrefWith, one } from '../_state/search-params';
import type { PanelProps } from './panel';

const PATH = '/account/credits';

/** Lots of credits: those with something left, or all that there ever were. */
export async function LotsPanel({ principal, params, now }: PanelProps) {
  const all = one(params, 'lots') === 'all';
  const lots = await listLots(db(), principal.customerId, { heldOnly: !all });
  return (
    <Card
      title="Lots"
      description="Each purchase or grant is a lot. The one that ends soonest is spent first, granted ones before bought ones."
      flush
    >
      <LinkTabs
        label="Lots"
        className="px-4"
        tabs={[
          {
            href: hrefWith(PATH, params, { lots: undefined }),
            label: 'With credits left',
            active: !all,
          },
          { href: hrefWith(PATH, params, { lots: 'all' }), label: 'All', active: all },
        ]}
      />
      {lots.length === 0 ? (
        <EmptyState
          icon={<Layers />}
          title={all ? 'No credits yet' : 'No lot has credits left'}
          action={
            <LinkButton href={PATH} variant="primary">
              Buy credits
            </LinkButton>
          }
        />
      ) : (
        <LotTable lots={lots} timeZone={principal.timeZone} now={now} />
      )}
    </Card>
  );
}
