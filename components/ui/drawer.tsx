'use client';

import { Drawer as Base } from '@base-ui/react/drawer';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { buttonClass } from './button';
import { cn } from './cn';
import { backdropClass } from './dialog';

export type DrawerProps = {
  title: ReactNode;
  /** Keeps the title for screen readers only. */
  hideTitle?: boolean | undefined;
  description?: ReactNode;
  trigger?: ReactElement | undefined;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  side?: 'left' | 'right' | undefined;
  footer?: ReactNode;
  children: ReactNode;
};

/** A panel from the edge, for details beside a list or for navigation on a phone. */
export function Drawer({
  title,
  hideTitle = false,
  description,
  trigger,
  open,
  onOpenChange,
  side = 'right',
  footer,
  children,
}: DrawerProps) {
  return (
    <Base.Root
      swipeDirection={side}
      {...(open === undefined ? {} : { open })}
      onOpenChange={(next) => onOpenChange?.(next)}
    >
      {trigger === undefined ? null : <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Viewport
          className={cn(
            'fixed inset-0 top-(--bar) z-50 flex',
            side === 'right' ? 'justify-end' : 'justify-start',
          )}
        >
          <Base.Popup
            className={cn(
              'flex h-full w-[min(26rem,calc(100vw-3rem))] flex-col border-line-strong bg-raised shadow-high outline-none',
              'translate-x-(--drawer-swipe-movement-x) transition-transform duration-200 ease-out data-swiping:transition-none',
              side === 'right'
                ? 'border-l data-starting-style:translate-x-full data-ending-style:translate-x-full'
                : 'border-r data-starting-style:-translate-x-full data-ending-style:-translate-x-full',
            )}
          >
            <header className="flex items-start gap-4 px-5 pt-4 pb-3">
              <div className="min-w-0 flex-1">
                <Base.Title className={cn('text-lg font-semibold', hideTitle && 'sr-only')}>
                  {title}
                </Base.Title>
                {description === undefined ? null : (
                  <Base.Description className="mt-1 text-sm text-muted">
                    {description}
                  </Base.Description>
                )}
              </div>
              <Base.Close
                aria-label="Close"
                className={buttonClass('ghost', 'md', '-mr-2 w-8 px-0')}
              >
                <X aria-hidden="true" />
              </Base.Close>
            </header>
            <Base.Content className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">
              {children}
            </Base.Content>
            {footer === undefined ? null : (
              <footer className="flex justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
