import { PageShell } from '@/components/shell/page-shell';
import { CardSkeleton } from '../../_parts/skeletons';

export default function CustomersLoading() {
  return (
    <PageShell
      title="Customers"
      description="Balances are of this moment; spending, revenue and profit are of the last 30 days, in UTC."
    >
      <CardSkeleton title="Customers" rows={12} controls />
    </PageShell>
  );
}
