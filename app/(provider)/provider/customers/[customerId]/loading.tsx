import { PageShell } from '@/components/shell/page-shell';
import { StatGridSkeleton } from '@/components/ui/skeleton';
import { FiguresSkeleton } from '../../_parts/figures-panel';
import { FactsSkeleton } from '../../_parts/skeletons';

export default function CustomerLoading() {
  return (
    <PageShell
      title="Customer"
      breadcrumb={[{ label: 'Customers', href: '/provider/customers' }, { label: '…' }]}
    >
      <FactsSkeleton />
      <StatGridSkeleton tiles={4} />
      <FiguresSkeleton />
    </PageShell>
  );
}
