import { PageShell } from '@/components/shell/page-shell';
import { CardSkeleton } from '../_parts/skeletons';

export default function PricesLoading() {
  return (
    <PageShell title="Prices">
      <CardSkeleton title="Operations" rows={7} columns={4} />
      <CardSkeleton title="Upstream price book" rows={12} controls />
    </PageShell>
  );
}
