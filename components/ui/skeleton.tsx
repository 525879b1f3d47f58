import { cn } from './cn';

/** A grey block of the size that the content will have. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return (
    <div
      aria-hidden="true"
      className={cn('animate-shimmer rounded-md bg-hover motion-reduce:animate-none', className)}
    />
  );
}

function Loading({ what }: { what: string }) {
  return (
    <span role="status" className="sr-only">
      Loading {what}…
    </span>
  );
}

function slots(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** A row of stat tiles, the geometry of StatGrid. */
export function StatGridSkeleton({ tiles = 4 }: { tiles?: number }) {
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Loading what="figures" />
      {slots(tiles).map((slot) => (
        <div key={slot} className="panel flex min-h-24 flex-col justify-between px-4 py-3">
          <Skeleton className="h-4 w-20" />
          <Skeleton className="h-7 w-28" />
        </div>
      ))}
    </div>
  );
}

/** The inside of a Card with a chart in it; `heightPx` as given to the chart. */
export function ChartSkeleton({ heightPx = 280 }: { heightPx?: number }) {
  const bars = [38, 62, 45, 78, 54, 88, 66, 49, 71, 59, 83, 64].map((share, slot) => ({
    share,
    x: `${slot * 8.33 + 1}%`,
  }));
  return (
    <div className="px-4 pt-3 pb-4">
      <Loading what="chart" />
      <Skeleton className="mb-3 h-6 w-48" />
      <svg
        aria-hidden="true"
        width="100%"
        height={heightPx}
        className="animate-shimmer motion-reduce:animate-none"
      >
        {bars.map(({ share, x }) => (
          <rect
            key={x}
            x={x}
            y={`${100 - share}%`}
            width="6.3%"
            height={`${share}%`}
            rx="3"
            className="fill-hover"
          />
        ))}
      </svg>
    </div>
  );
}

/** Rows of a table, the geometry of Table. */
export function TableSkeleton({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div className="w-full">
      <Loading what="table" />
      <div className="h-9 border-b border-line bg-sunken" />
      {slots(rows).map((row) => (
        <div key={row} className="flex h-10 items-center gap-6 border-b border-line px-4">
          {slots(columns).map((column) => (
            <Skeleton key={column} className={cn('h-4', column === 0 ? 'flex-2' : 'flex-1')} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** Lines of text. */
export function TextSkeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="flex flex-col gap-2.5 py-1">
      <Loading what="text" />
      {slots(lines).map((line) => (
        <Skeleton key={line} className={cn('h-4', line === lines - 1 ? 'w-3/5' : 'w-full')} />
      ))}
    </div>
  );
}
