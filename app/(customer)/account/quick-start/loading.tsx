import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';

export default function Loading() {
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <div className="flex flex-col gap-2">
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-5 w-full max-w-md" />
      </div>
      <Card title="1. Choose">
        <div className="grid gap-4 sm:grid-cols-2">
          <Skeleton className="h-18" />
          <Skeleton className="h-18" />
        </div>
      </Card>
      <Card title="2. Send a request">
        <Skeleton className="h-52" />
      </Card>
      <Card title="3. See it arrive">
        <Skeleton className="h-19" />
      </Card>
    </div>
  );
}
