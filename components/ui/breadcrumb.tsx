import { ChevronRight } from 'lucide-react';
import Link from 'next/link';

export type Crumb = { label: string; href?: string | undefined };

/** The way back up; the last crumb is the page itself and has no link. */
export function Breadcrumb({ items }: { items: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-1 text-sm text-muted">
        {items.map((item, index) => (
          <li key={item.label} className="flex min-w-0 items-center gap-1">
            {index === 0 ? null : (
              <ChevronRight aria-hidden="true" className="size-3.5 shrink-0 text-subtle" />
            )}
            {item.href === undefined ? (
              <span aria-current="page" className="truncate text-ink">
                {item.label}
              </span>
            ) : (
              <Link
                href={item.href}
                className="inline-flex min-h-6 items-center truncate rounded-sm hover:text-ink hover:underline"
              >
                {item.label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
