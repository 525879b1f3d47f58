import { PageShell } from '@/components/shell/page-shell';
import { CardSkeleton } from '../_parts/skeletons';

export default function OrdersLoading() {
  return (
    <PageShell title="Orders" description="What customers asked to buy, and what became of it.">
      <CardSkeleton title="Orders" rows={12} controls />
    </PageShell>
  );
}
