import type { ReactNode } from 'react';
import { cn } from './cn';

export type CardProps = {
  title?: ReactNode;
  /** The heading's level in the page's outline. */
  level?: 2 | 3 | undefined;
  description?: ReactNode;
  /** Buttons or links at the right of the title. */
  actions?: ReactNode;
  footer?: ReactNode;
  /** Without padding, for a table or a chart that fills the card. */
  flush?: boolean | undefined;
  id?: string | undefined;
  className?: string | undefined;
  children?: ReactNode;
};

/** A panel of the page: a title, what it holds, and perhaps a foot. */
export function Card({
  title,
  level = 2,
  description,
  actions,
  footer,
  flush = false,
  id,
  className,
  children,
}: CardProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section id={id} className={cn('panel flex min-w-0 flex-col', className)}>
      {title === undefined && actions === undefined ? null : (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3.5 pb-3">
          <div className="min-w-0">
            {title === undefined ? null : (
              <Heading className="text-base font-semibold">{title}</Heading>
            )}
            {description === undefined ? null : (
              <p className="mt-0.5 text-sm text-muted">{description}</p>
            )}
          </div>
          {actions === undefined ? null : (
            <div className="flex flex-wrap items-center gap-2">{actions}</div>
          )}
        </header>
      )}
      <div
        className={cn(
          'min-w-0 flex-1',
          !flush && 'px-4 pb-4',
          !flush && title === undefined && actions === undefined && 'pt-4',
          flush && (title !== undefined || actions !== undefined) && 'border-t border-line',
        )}
      >
        {children}
      </div>
      {footer === undefined ? null : (
        <footer className="rounded-b-lg border-t border-line bg-sunken px-4 py-2.5 text-sm text-muted">
          {footer}
        </footer>
      )}
    </section>
  );
}
