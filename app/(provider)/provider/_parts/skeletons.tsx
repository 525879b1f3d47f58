import { Card } from '@/components/ui/card';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** A card with a table in it, before its rows are there. */
export function CardSkeleton({
  title,
  rows,
  columns = 8,
  controls = false,
}: {
  title: string;
  rows: number;
  columns?: number;
  controls?: boolean;
}) {
  return (
    <Card title={title} flush actions={controls ? <Skeleton className="h-8 w-64" /> : undefined}>
      <TableSkeleton rows={rows} columns={columns} />
    </Card>
  );
}

/** A row of facts in a card. */
export function FactsSkeleton() {
  return (
    <Card>
      <Skeleton className="h-10 w-full" />
    </Card>
  );
}
