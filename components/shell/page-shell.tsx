import type { ReactNode } from 'react';
import { Ago } from '@/components/format/ago';
import type { Instant } from '@/components/format/instant';
import { Breadcrumb, type Crumb } from '@/components/ui/breadcrumb';
import { cn } from '@/components/ui/cn';

const WIDTHS = { full: 'max-w-7xl', narrow: 'max-w-3xl' } as const;

export type PageShellProps = {
  title: ReactNode;
  description?: ReactNode;
  breadcrumb?: readonly Crumb[] | undefined;
  /** Right of the title: the date range, the page's main act. */
  controls?: ReactNode;
  /** Beside the title: a Badge with the thing's state. */
  status?: ReactNode;
  /** When the figures were read; shown as "Updated 12 s ago". */
  updatedAt?: Instant | undefined;
  /** LinkTabs under the title. */
  tabs?: ReactNode;
  width?: keyof typeof WIDTHS | undefined;
  children: ReactNode;
};

/** A page inside the frame: where one is, what it is, its controls, and the content. */
export function PageShell({
  title,
  description,
  breadcrumb,
  controls,
  status,
  updatedAt,
  tabs,
  width = 'full',
  children,
}: PageShellProps) {
  return (
    <div
      className={cn('mx-auto flex w-full flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8', WIDTHS[width])}
    >
      <header className="flex flex-col gap-2">
        {breadcrumb === undefined ? null : <Breadcrumb items={breadcrumb} />}
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0">
            <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
              <h1 className="text-2xl font-semibold tracking-tight break-words">{title}</h1>
              {status}
              {updatedAt === undefined ? null : (
                <Ago at={updatedAt} prefix="Updated" className="text-xs text-subtle" />
              )}
            </div>
            {description === undefined ? null : (
              <div className="mt-0.5 max-w-2xl text-base text-pretty text-muted">{description}</div>
            )}
          </div>
          {controls === undefined ? null : (
            <div className="flex flex-wrap items-center gap-2">{controls}</div>
          )}
        </div>
        {tabs}
      </header>
      {children}
    </div>
  );
}
