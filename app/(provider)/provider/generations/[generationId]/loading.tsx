import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { TextSkeleton } from '@/components/ui/skeleton';
import { CardSkeleton } from '../../_parts/skeletons';

export default function GenerationLoading() {
  return (
    <PageShell
      title="Generation"
      breadcrumb={[{ label: 'Profit', href: '/provider' }, { label: '…' }]}
    >
      <div className="grid gap-5 lg:grid-cols-2">
        <Card title="Charge, cost and revenue">
          <TextSkeleton lines={8} />
        </Card>
        <Card title="Request">
          <TextSkeleton lines={8} />
        </Card>
      </div>
      <CardSkeleton title="Tokens" rows={5} columns={3} />
    </PageShell>
  );
}
