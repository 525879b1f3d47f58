'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/components/ui/cn';

const PAGES = [
  {
    href: '/docs',
    label: 'Guide',
    parts: [
      { id: 'quick-start', label: 'Quick start' },
      { id: 'models', label: 'Models' },
      { id: 'stories', label: 'Stories' },
      { id: 'quotes', label: 'Quotes and receipts' },
      { id: 'streaming', label: 'Streaming' },
      { id: 'idempotency', label: 'Safe repeats' },
      { id: 'errors', label: 'Errors' },
      { id: 'limits', label: 'Limits' },
      { id: 'reference', label: 'Reference' },
    ],
  },
  { href: '/docs/errors', label: 'Error codes', parts: [] },
  { href: '/docs/metrics', label: 'What the figures mean', parts: [] },
] as const;

/** The documentation's pages, and the parts of the one that is open. */
export function DocsNav() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Documentation"
      className="max-lg:border-b max-lg:border-line max-lg:pb-3 lg:sticky lg:top-[calc(var(--bar)+5rem)] lg:self-start"
    >
      <ul className="flex flex-col gap-1 max-lg:flex-row max-lg:flex-wrap max-lg:gap-x-5">
        {PAGES.map((page) => {
          const isCurrent = pathname === page.href;
          return (
            <li key={page.href}>
              <Link
                href={page.href}
                aria-current={isCurrent ? 'page' : undefined}
                className={cn(
                  'inline-flex min-h-8 items-center rounded-sm text-sm font-medium hover:text-ink',
                  isCurrent ? 'text-accent-ink' : 'text-muted',
                )}
              >
                {page.label}
              </Link>
              {isCurrent && page.parts.length > 0 ? (
                <ul className="mb-2 ml-0.5 flex flex-col border-l border-line max-lg:hidden">
                  {page.parts.map((part) => (
                    <li key={part.id}>
                      <a
                        href={`#${part.id}`}
                        className="inline-flex min-h-7 items-center rounded-sm pl-3 text-sm text-muted hover:text-ink"
                      >
                        {part.label}
                      </a>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
