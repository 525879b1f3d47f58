import { Card } from '@/components/ui/card';
import { ChartSkeleton, Skeleton, StatGridSkeleton, TableSkeleton } from '@/components/ui/skeleton';

export default function Loading() {
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <div className="flex flex-col gap-2">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-8 w-56" />
        <Skeleton className="h-5 w-40" />
      </div>
      <div className="flex h-8 items-center justify-between">
        <Skeleton className="h-6 w-20" />
        <Skeleton className="h-8 w-48" />
      </div>
      <StatGridSkeleton />
      <Card title="Credits charged" flush>
        <ChartSkeleton heightPx={240} />
      </Card>
      <Card title="API keys" flush>
        <TableSkeleton rows={2} columns={5} />
      </Card>
      <Card title="Recent requests" flush>
        <TableSkeleton rows={8} columns={6} />
      </Card>
    </div>
  );
}
