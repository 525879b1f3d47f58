import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from './cn';

export type LinkTabsProps = {
  label: string;
  tabs: readonly { href: string; label: ReactNode; active: boolean; count?: ReactNode }[];
  className?: string | undefined;
};

/** Tabs that are pages or search parameters: reload, back and copied links keep them. */
export function LinkTabs({ label, tabs, className }: LinkTabsProps) {
  return (
    <nav aria-label={label} className={cn('border-b border-line', className)}>
      <ul className="-mb-px flex gap-5 overflow-x-auto">
        {tabs.map((tab) => (
          <li key={tab.href} className="shrink-0">
            <Link
              href={tab.href}
              scroll={false}
              aria-current={tab.active ? 'page' : undefined}
              className={cn(
                'inline-flex h-9 items-center gap-1.5 border-b-2 px-0.5 text-sm font-medium whitespace-nowrap',
                'outline-offset-[-2px]',
                tab.active
                  ? 'border-accent text-ink'
                  : 'border-transparent text-muted hover:border-line-strong hover:text-ink',
              )}
            >
              {tab.label}
              {tab.count === undefined ? null : (
                <span className="rounded-full bg-hover px-1.5 text-xs tabular-nums text-muted">
                  {tab.count}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
