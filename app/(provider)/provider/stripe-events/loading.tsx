import { PageShell } from '@/components/shell/page-shell';
import { CardSkeleton } from '../_parts/skeletons';

export default function StripeEventsLoading() {
  return (
    <PageShell title="Stripe events">
      <CardSkeleton title="Events" rows={12} controls />
    </PageShell>
  );
}
