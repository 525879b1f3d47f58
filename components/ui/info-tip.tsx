'use client';

import { Popover as Base } from '@base-ui/react/popover';
import { CircleQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

export type InfoTipProps = {
  /** What is defined, as in "Net profit". */
  term: string;
  /** The definition. */
  children: ReactNode;
  className?: string | undefined;
};

/** A definition behind a question mark: by pointer, by touch, and by keyboard (Enter, Escape). */
export function InfoTip({ term, children, className }: InfoTipProps) {
  return (
    <Base.Root>
      <Base.Trigger
        openOnHover
        delay={150}
        aria-label={`What is ${term}?`}
        className={cn(
          'relative inline-grid size-4 shrink-0 place-items-center rounded-full align-[-0.2em] text-subtle after:absolute after:-inset-1 hover:text-ink',
          className,
        )}
      >
        <CircleQuestionMark aria-hidden="true" className="size-3.5" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner side="top" sideOffset={6} collisionPadding={8} className="z-65">
          <Base.Popup className="floating max-w-72 px-3 py-2.5 text-sm outline-none">
            <Base.Title className="font-semibold">{term}</Base.Title>
            <Base.Description className="mt-0.5 text-muted" render={<div />}>
              {children}
            </Base.Description>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
