import { PageShell } from '@/components/shell/page-shell';
import { StatGridSkeleton } from '@/components/ui/skeleton';
import { CardSkeleton } from '../_parts/skeletons';

export default function LedgerLoading() {
  return (
    <PageShell title="Ledger">
      <StatGridSkeleton tiles={8} />
      <CardSkeleton title="Do the books balance?" rows={16} columns={4} controls />
    </PageShell>
  );
}
