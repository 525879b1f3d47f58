'use client';

import type { ComponentProps, MouseEvent } from 'react';
import { cn } from './cn';

export type TrProps = ComponentProps<'tr'> & {
  /** A click anywhere follows the row's RowLink; middle and modified clicks open a new tab. */
  linked?: boolean | undefined;
};

/** Spelled out for rows that become cards on a phone; see Table. */
const ROW = { role: 'row' } as const;

function follow(event: MouseEvent<HTMLTableRowElement>) {
  const target = event.target;
  if (!(target instanceof Element) || target.closest('a, button, input, label, summary')) return;
  if (window.getSelection()?.toString()) return;
  const link = event.currentTarget.querySelector<HTMLAnchorElement>('a[data-row-link]');
  if (!link) return;

  if (event.button === 1 || event.metaKey || event.ctrlKey) {
    window.open(link.href, '_blank', 'noopener');
  } else if (event.button === 0) {
    link.click();
  }
}

export function Tr({ linked = false, className, ...rest }: TrProps) {
  return (
    <tr
      {...rest}
      {...ROW}
      {...(linked ? { onClick: follow, onAuxClick: follow } : {})}
      className={cn('group/row', linked && 'cursor-pointer', className)}
    />
  );
}
