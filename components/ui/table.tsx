import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** Spelled out, because `display: block` takes the built-in roles away where rows become cards. */
const ROLES = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;

export type TableProps = {
  /** Names the table and its scroll area. */
  label: string;
  /** Header stays in view while the rows scroll inside. */
  stickyHeader?: boolean | undefined;
  /** First column stays in view while the table scrolls sideways. */
  stickyFirst?: boolean | undefined;
  /** On a phone each row becomes a card; give every Td its `label`. */
  stack?: boolean | undefined;
  density?: 'compact' | 'normal' | undefined;
  /** Off for a table that is not on screen: it neither scrolls nor takes the focus. */
  scrolls?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode;
};

/** A table that scrolls inside itself, so that the page never scrolls sideways. */
export function Table({
  label,
  stickyHeader = true,
  stickyFirst = false,
  stack = false,
  density = 'normal',
  scrolls = true,
  className,
  children,
}: TableProps) {
  return (
    <section
      aria-label={label}
      {...(scrolls ? { tabIndex: 0 } : {})}
      className={cn(
        'relative w-full rounded-[inherit] outline-offset-[-2px]',
        scrolls ? 'overflow-auto' : 'overflow-clip',
        stickyHeader && 'max-h-[max(28rem,calc(100dvh-12rem))]',
        stack && 'max-sm:max-h-none max-sm:overflow-visible',
        className,
      )}
    >
      <table
        {...ROLES.table}
        aria-label={label}
        data-density={density}
        className={cn(
          'group/table w-full border-separate border-spacing-0 text-sm',
          stickyHeader && '[&_thead_th]:sticky [&_thead_th]:top-0 [&_thead_th]:z-10',
          stickyFirst && [
            'sm:[&_tr>*:first-child]:min-w-44 sm:[&_tr>*:first-child]:sticky sm:[&_tr>*:first-child]:left-0 sm:[&_tr>*:first-child]:z-10',
            'sm:[&_thead_tr>*:first-child]:z-20 sm:[&_tr>*:first-child]:border-r sm:[&_tr>*:first-child]:border-r-line',
          ],
          stack && 'stack-on-phone',
        )}
      >
        {children}
      </table>
    </section>
  );
}

export function THead({ children }: { children: ReactNode }) {
  return (
    <thead {...ROLES.rowgroup}>
      <tr {...ROLES.row}>{children}</tr>
    </thead>
  );
}

export function TBody({ children }: { children: ReactNode }) {
  return <tbody {...ROLES.rowgroup}>{children}</tbody>;
}

/** Totals of the filtered set, kept in view at the bottom. */
export function TFoot({ children }: { children: ReactNode }) {
  return (
    <tfoot
      {...ROLES.rowgroup}
      className="font-semibold [&_td]:sticky [&_td]:bottom-0 [&_td]:border-t [&_td]:border-line-strong [&_td]:bg-sunken [&_th]:bg-sunken max-sm:[.stack-on-phone_&_td]:static"
    >
      {children}
    </tfoot>
  );
}

type Align = { numeric?: boolean | undefined };

export type ThProps = Omit<ComponentProps<'th'>, 'align'> &
  Align & {
    /** Makes the header a link that sorts by this column. */
    sortHref?: string | undefined;
    sorted?: 'ascending' | 'descending' | undefined;
    /** An InfoTip after the name. */
    info?: ReactNode;
  };

export function Th({ numeric, sortHref, sorted, info, className, children, ...rest }: ThProps) {
  const Arrow =
    sorted === 'ascending' ? ArrowUp : sorted === 'descending' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      {...rest}
      {...ROLES.columnheader}
      scope="col"
      {...(sorted === undefined ? {} : { 'aria-sort': sorted })}
      className={cn(
        'h-9 border-b border-line bg-sunken px-3 text-xs font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
    >
      <span className={cn('inline-flex items-center gap-1', numeric && 'flex-row-reverse')}>
        {sortHref === undefined ? (
          children
        ) : (
          <Link
            href={sortHref}
            scroll={false}
            className={cn(
              'inline-flex min-h-6 items-center gap-1 rounded-sm hover:text-ink',
              numeric && 'flex-row-reverse',
              sorted !== undefined && 'text-ink',
            )}
          >
            {children}
            <Arrow
              aria-hidden="true"
              className={cn('size-3', sorted === undefined && 'opacity-40')}
            />
          </Link>
        )}
        {info}
      </span>
    </th>
  );
}

export type TdProps = ComponentProps<'td'> &
  Align & {
    /** The column's name, shown beside the value when rows are cards. */
    label?: string | undefined;
    /** Muted text, for what is secondary. */
    quiet?: boolean | undefined;
  };

export function Td({ numeric, label, quiet, className, children, ...rest }: TdProps) {
  return (
    <td
      {...rest}
      {...ROLES.cell}
      data-label={label}
      className={cn(
        'h-10 border-b border-line bg-surface px-3 py-1.5 first:pl-4 last:pr-4 group-data-[density=compact]/table:h-8 group-data-[density=compact]/table:py-0.5',
        'group-hover/row:bg-hover',
        numeric ? 'text-right whitespace-nowrap tabular-nums' : 'text-left',
        quiet && 'text-muted',
        className,
      )}
    >
      {children}
    </td>
  );
}

/** The link that names a row; a click anywhere on a LinkRow follows it. */
export function RowLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      data-row-link=""
      className={cn('rounded-sm font-medium text-ink hover:underline', className)}
    />
  );
}
