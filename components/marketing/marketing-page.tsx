import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui/skeleton';

/** A public page: what it is about, and the content beneath. */
export function Marketing({
  title,
  lead,
  children,
}: {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-8 px-4 py-10 sm:px-6 lg:py-14">
      <header className="max-w-2xl">
        <h1 className="text-4xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-3 text-lg text-pretty text-muted">{lead}</p>
      </header>
      {children}
    </div>
  );
}

/** Four cards and two tables, before they are there. */
export function MarketingSkeleton() {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {['a', 'b', 'c', 'd'].map((slot) => (
          <Skeleton key={slot} className="h-64" />
        ))}
      </div>
      <Skeleton className="h-40" />
      <Skeleton className="h-96" />
    </>
  );
}
