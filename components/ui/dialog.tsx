'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { buttonClass } from './button';
import { cn } from './cn';

export const backdropClass =
  'fixed inset-0 z-50 bg-scrim transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0';

const WIDTHS = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-2xl', xl: 'max-w-4xl' } as const;

export type DialogProps = {
  title: ReactNode;
  description?: ReactNode;
  /** The element that opens it, a Button as a rule; leave out when `open` is controlled. */
  trigger?: ReactElement | undefined;
  open?: boolean | undefined;
  defaultOpen?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  size?: keyof typeof WIDTHS | undefined;
  /** Escape, the backdrop and the corner cross do nothing: the footer is the only way out. */
  modalOnly?: boolean | undefined;
  /** Buttons at the bottom right; use DialogClose for the one that leaves. */
  footer?: ReactNode;
  children?: ReactNode;
};

/** A window over the page: traps the focus, gives it back on closing. */
export function Dialog({
  title,
  description,
  trigger,
  open,
  defaultOpen,
  onOpenChange,
  size = 'md',
  modalOnly = false,
  footer,
  children,
}: DialogProps) {
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(defaultOpen === undefined ? {} : { defaultOpen })}
      disablePointerDismissal={modalOnly}
      onOpenChange={(next, details) => {
        if (modalOnly && !next && details.reason === 'escape-key') {
          details.cancel();
          return;
        }
        onOpenChange?.(next);
      }}
    >
      {trigger === undefined ? null : <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Viewport className="fixed inset-0 top-(--bar) z-50 flex items-end justify-center overflow-y-auto p-0 sm:items-center sm:p-6">
          <Base.Popup
            className={cn(
              'relative flex max-h-[calc(100dvh-var(--bar)-2rem)] w-full flex-col rounded-t-xl border border-line-strong bg-raised shadow-high outline-none sm:rounded-xl',
              'transition-[opacity,translate] duration-150 data-starting-style:translate-y-2 data-starting-style:opacity-0',
              'data-ending-style:translate-y-2 data-ending-style:opacity-0',
              WIDTHS[size],
            )}
          >
            <header className="flex items-start gap-4 px-5 pt-5 pb-4">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-lg font-semibold">{title}</Base.Title>
                {description === undefined ? null : (
                  <Base.Description className="mt-1 text-sm text-muted">
                    {description}
                  </Base.Description>
                )}
              </div>
              {modalOnly ? null : (
                <Base.Close
                  aria-label="Close"
                  className={buttonClass('ghost', 'sm', '-mt-1 -mr-2 w-7 px-0')}
                >
                  <X aria-hidden="true" />
                </Base.Close>
              )}
            </header>
            {children === undefined ? null : (
              <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
            )}
            {footer === undefined ? null : (
              <footer className="flex flex-col-reverse gap-2 rounded-b-xl border-t border-line bg-sunken px-5 py-3 sm:flex-row sm:justify-end">
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** Closes the dialog it is in; `render` may be any Button. */
export function DialogClose({ render, children }: { render?: ReactElement; children?: ReactNode }) {
  return render === undefined ? (
    <Base.Close className={buttonClass('secondary')}>{children}</Base.Close>
  ) : (
    <Base.Close render={render}>{children}</Base.Close>
  );
}
