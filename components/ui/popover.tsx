'use client';

import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { cn } from './cn';

export type PopoverProps = {
  trigger: ReactElement;
  /** Names the popover for screen readers; shown when `showTitle`. */
  title: string;
  showTitle?: boolean | undefined;
  align?: 'start' | 'center' | 'end' | undefined;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  className?: string | undefined;
  children: ReactNode;
};

/** A small panel tied to a button, for controls that need more than a menu. */
export function Popover({
  trigger,
  title,
  showTitle = false,
  align = 'start',
  open,
  onOpenChange,
  className,
  children,
}: PopoverProps) {
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      onOpenChange={(next) => onOpenChange?.(next)}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Base.Popup
            className={cn(
              'floating max-h-(--available-height) max-w-(--available-width) overflow-y-auto p-3 outline-none',
              className,
            )}
          >
            <Base.Title className={cn('mb-2 text-sm font-semibold', !showTitle && 'sr-only')}>
              {title}
            </Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
