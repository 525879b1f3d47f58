'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

export type NavItem = {
  href: string;
  label: string;
  icon?: ReactNode;
  /** A count or a mark at the right. */
  badge?: ReactNode;
  /** Current only on this very path, not on those below it; for an overview page. */
  exact?: boolean | undefined;
  /** `g` then this key goes there. */
  goKey?: string | undefined;
};

export type NavSection = { label?: string | undefined; items: readonly NavItem[] };

function isCurrent(item: NavItem, pathname: string): boolean {
  if (pathname === item.href) return true;
  return !item.exact && pathname.startsWith(`${item.href}/`);
}

/** The product's navigation; the current page is marked for eyes and for screen readers. */
export function Nav({
  sections,
  onNavigate,
}: {
  sections: readonly NavSection[];
  onNavigate?: (() => void) | undefined;
}) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-5">
      {sections.map((section) => (
        <div key={section.label ?? section.items[0]?.href}>
          {section.label === undefined ? null : (
            <p className="px-2 pb-1 text-xs font-medium text-subtle">{section.label}</p>
          )}
          <ul className="flex flex-col gap-px">
            {section.items.map((item) => {
              const current = isCurrent(item, pathname);
              return (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    onClick={() => onNavigate?.()}
                    aria-current={current ? 'page' : undefined}
                    className={cn(
                      'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium transition-colors pointer-coarse:h-10',
                      '[&_svg]:size-4 [&_svg]:shrink-0',
                      current
                        ? 'bg-accent-soft text-accent-ink'
                        : 'text-muted hover:bg-hover hover:text-ink',
                    )}
                  >
                    {item.icon}
                    <span className="min-w-0 flex-1 truncate">{item.label}</span>
                    {item.badge}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
