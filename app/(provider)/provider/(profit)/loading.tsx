import { PageShell } from '@/components/shell/page-shell';
import { Skeleton } from '@/components/ui/skeleton';
import { FiguresSkeleton } from '../_parts/figures-panel';
import { InstallationsSkeleton } from '../_parts/installations-panel';

export default function ProfitLoading() {
  return (
    <PageShell title="Profit" controls={<Skeleton className="h-8 w-72" />}>
      <FiguresSkeleton />
      <InstallationsSkeleton />
    </PageShell>
  );
}
