import { PageShell } from '@/components/shell/page-shell';
import { CardSkeleton } from '../_parts/skeletons';

export default function AuditLoading() {
  return (
    <PageShell title="Audit log">
      <CardSkeleton title="Entries" rows={12} controls />
    </PageShell>
  );
}
