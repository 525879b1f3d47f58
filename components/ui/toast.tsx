'use client';

import { Toast as Base } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './button';
import { cn } from './cn';

const SUCCESS_MS = 6_000;
/** Undo needs time to read and to reach. */
const UNDO_MS = 10_000;

const manager = Base.createToastManager();

type ToastKind = 'success' | 'info' | 'error';

export type ToastOptions = {
  description?: ReactNode;
  /** Adds a button, "Undo" by default. */
  action?: { label?: string | undefined; onSelect: () => void } | undefined;
};

function add(kind: ToastKind, title: string, { description, action }: ToastOptions = {}): string {
  const timeout = kind === 'error' ? 0 : action === undefined ? SUCCESS_MS : UNDO_MS;
  const id: string = manager.add({
    type: kind,
    title,
    description,
    priority: kind === 'error' ? 'high' : 'low',
    timeout,
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label ?? 'Undo',
            onClick: () => {
              action.onSelect();
              manager.close(id);
            },
          },
        }),
  });
  return id;
}

/**
 * Short messages about what just happened; callable from any client code. Errors stay until closed.
 * A toast is never the only record: show errors inline too. Each call returns the toast's id.
 */
export const toast = {
  success: (title: string, options?: ToastOptions) => add('success', title, options),
  info: (title: string, options?: ToastOptions) => add('info', title, options),
  error: (title: string, options?: ToastOptions) => add('error', title, options),
  close: (id: string) => manager.close(id),
};

const MARKS = {
  success: <CircleCheck aria-hidden="true" className="text-positive" />,
  info: <Info aria-hidden="true" className="text-info" />,
  error: <CircleAlert aria-hidden="true" className="text-negative" />,
} satisfies Record<ToastKind, ReactNode>;

function isKind(type: string | undefined): type is ToastKind {
  return type !== undefined && type in MARKS;
}

function ToastList() {
  const { toasts } = Base.useToastManager();
  return toasts.map((item) => (
    <Base.Root
      key={item.id}
      toast={item}
      className={cn(
        'pointer-events-auto rounded-lg border border-line-strong bg-raised shadow-high transition-[opacity,translate] duration-200',
        'translate-x-(--toast-swipe-movement-x) data-limited:hidden',
        'data-starting-style:translate-y-2 data-starting-style:opacity-0 data-ending-style:opacity-0',
      )}
    >
      <Base.Content className="flex items-start gap-3 p-3 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
        {isKind(item.type) ? MARKS[item.type] : MARKS.info}
        <div className="min-w-0 flex-1 text-sm">
          <Base.Title className="font-medium" render={<p />} />
          <Base.Description className="text-muted" render={<div />} />
        </div>
        <Base.Action className={buttonClass('secondary', 'sm', '-my-1')} />
        <Base.Close
          aria-label="Close message"
          className={buttonClass('ghost', 'sm', '-my-1 -mr-1 w-7 px-0')}
        >
          <X aria-hidden="true" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}

/** Where toasts appear; once, in the root layout. F6 moves the focus there. */
export function ToastRegion() {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      <Base.Portal>
        {/* At the top on a phone: the buttons of a dialog are at the bottom there. */}
        <Base.Viewport className="pointer-events-none fixed inset-x-3 top-[calc(var(--bar)+3.5rem)] z-70 flex flex-col gap-2 outline-none sm:top-auto sm:right-4 sm:bottom-4 sm:left-auto sm:w-96">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
