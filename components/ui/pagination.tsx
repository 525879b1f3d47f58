import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './button';
import { LinkButton } from './link-button';

export type PaginationProps = {
  /** Without a link the button is shown but off. */
  previousHref?: string | undefined;
  nextHref?: string | undefined;
  /** Such as "1–50 of 312", or only "50 rows". */
  summary?: ReactNode;
  label?: string | undefined;
};

/** Paging by cursor: there is a next page or there is none, never a page number that lies. */
export function Pagination({ previousHref, nextHref, summary, label = 'Pages' }: PaginationProps) {
  return (
    <nav
      aria-label={label}
      className="flex min-h-12 flex-wrap items-center justify-between gap-3 px-4 py-2"
    >
      <p className="text-sm text-muted tabular-nums">{summary}</p>
      <div className="flex gap-2">
        <Step href={previousHref}>
          <ChevronLeft aria-hidden="true" />
          Previous
        </Step>
        <Step href={nextHref}>
          Next
          <ChevronRight aria-hidden="true" />
        </Step>
      </div>
    </nav>
  );
}

function Step({ href, children }: { href: string | undefined; children: ReactNode }) {
  return href === undefined ? (
    <button type="button" disabled className={buttonClass('secondary', 'sm')}>
      {children}
    </button>
  ) : (
    <LinkButton href={href} size="sm">
      {children}
    </LinkButton>
  );
}
