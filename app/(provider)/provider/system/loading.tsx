import { PageShell } from '@/components/shell/page-shell';
import { CardSkeleton } from '../_parts/skeletons';

export default function SystemLoading() {
  return (
    <PageShell
      title="System"
      description="Whether it can serve, what is under way, and what is stuck."
    >
      <CardSkeleton title="Readiness" rows={3} columns={4} />
      <CardSkeleton title="Processes" rows={8} columns={4} />
    </PageShell>
  );
}
