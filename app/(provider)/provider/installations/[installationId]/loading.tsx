import { PageShell } from '@/components/shell/page-shell';
import { Skeleton } from '@/components/ui/skeleton';
import { FiguresSkeleton } from '../../_parts/figures-panel';
import { CardSkeleton, FactsSkeleton } from '../../_parts/skeletons';

export default function InstallationLoading() {
  return (
    <PageShell
      title="Installation"
      breadcrumb={[{ label: 'Profit', href: '/provider' }, { label: '…' }]}
      controls={<Skeleton className="h-8 w-72" />}
    >
      <FactsSkeleton />
      <FiguresSkeleton />
      <CardSkeleton title="By model and operation" rows={3} />
    </PageShell>
  );
}
