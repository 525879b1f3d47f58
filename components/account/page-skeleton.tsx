import { Card } from '@/components/ui/card';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** The geometry of a page that is a title, tabs perhaps, and one table. */
export function ListPageSkeleton({
  rows = 8,
  columns = 6,
  tabs = false,
}: {
  rows?: number;
  columns?: number;
  tabs?: boolean;
}) {
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <div className="flex flex-col gap-2">
        <div className="flex min-h-8 items-center justify-between gap-6">
          <Skeleton className="h-7 w-36" />
          <Skeleton className="h-8 w-28" />
        </div>
        <Skeleton className="h-5 w-full max-w-md" />
        {tabs ? (
          <div className="flex h-9 items-center gap-5 border-b border-line">
            <Skeleton className="h-4 w-16" />
            <Skeleton className="h-4 w-20" />
          </div>
        ) : null}
      </div>
      <Card flush>
        <TableSkeleton rows={rows} columns={columns} />
      </Card>
    </div>
  );
}

/** The geometry of a narrow page with a form. */
export function FormPageSkeleton({ fields = 3 }: { fields?: number }) {
  const slots = Array.from({ length: fields }, (_, index) => index);
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <div className="flex flex-col gap-2">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-5 w-full max-w-md" />
      </div>
      <Card>
        <div className="flex flex-col gap-5">
          <span role="status" className="sr-only">
            Loading form…
          </span>
          {slots.map((slot) => (
            <div key={slot} className="flex flex-col gap-1.5">
              <Skeleton className="h-4 w-24" />
              <Skeleton className="h-8 w-full" />
              <Skeleton className="h-4 w-2/3" />
            </div>
          ))}
          <Skeleton className="h-8 w-24" />
        </div>
      </Card>
    </div>
  );
}
