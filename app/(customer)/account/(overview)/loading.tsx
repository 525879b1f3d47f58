import { Card } from '@/components/ui/card';
import { ChartSkeleton, Skeleton, StatGridSkeleton, TableSkeleton } from '@/components/ui/skeleton';

export default function Loading() {
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <Skeleton className="h-8 w-40" />
      <StatGridSkeleton tiles={4} />
      <Card title="Spend by site" flush>
        <ChartSkeleton heightPx={240} />
      </Card>
      <Card title="Sites" flush>
        <TableSkeleton rows={4} columns={5} />
      </Card>
    </div>
  );
}
