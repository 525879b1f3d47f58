import { Card } from '@/components/ui/card';
import { Skeleton, TableSkeleton, TextSkeleton } from '@/components/ui/skeleton';

export default function Loading() {
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <div className="flex flex-col gap-2">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-5 w-72" />
      </div>
      <Skeleton className="h-28 w-full rounded-lg" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Card title="Request">
          <TextSkeleton lines={9} />
        </Card>
        <Card title="Tokens">
          <TextSkeleton lines={5} />
        </Card>
      </div>
      <Card title="Paid from" flush>
        <TableSkeleton rows={1} columns={4} />
      </Card>
      <Card title="Ledger" flush>
        <TableSkeleton rows={3} columns={6} />
      </Card>
    </div>
  );
}
