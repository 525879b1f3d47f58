import { PageShell } from '@/components/shell/page-shell';
import { FiguresSkeleton } from '../../_parts/figures-panel';
import { FactsSkeleton } from '../../_parts/skeletons';
import { BalanceSkeleton } from './_parts/balance-panel';

export default function CustomerLoading() {
  return (
    <PageShell
      title="Customer"
      breadcrumb={[{ label: 'Customers', href: '/provider/customers' }, { label: '…' }]}
    >
      <FactsSkeleton />
      <BalanceSkeleton withActs />
      <FiguresSkeleton />
    </PageShell>
  );
}
