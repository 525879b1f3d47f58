'use client';

import type { ReactNode } from 'react';
import type { CommandItem } from './command-palette';
import { Dialog } from './dialog';
import { Kbd } from './kbd';

/** Every shortcut there is; opened by `?`. */
export function ShortcutsDialog({
  open,
  onOpenChange,
  items,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  items: readonly CommandItem[];
}) {
  return (
    <Dialog
      title="Keyboard shortcuts"
      description="They rest while you type in a field."
      open={open}
      onOpenChange={onOpenChange}
      size="sm"
    >
      <dl className="divide-y divide-line text-sm">
        <Line label="Command palette">
          <Kbd>Ctrl</Kbd>
          <span className="text-subtle">or</span>
          <Kbd>⌘</Kbd>
          <Kbd>K</Kbd>
        </Line>
        <Line label="This list">
          <Kbd>?</Kbd>
        </Line>
        {items.map((item) =>
          item.goKey === undefined ? null : (
            <Line key={item.id} label={`Go to ${item.label}`}>
              <Kbd>G</Kbd>
              <span className="text-subtle">then</span>
              <Kbd>{item.goKey.toUpperCase()}</Kbd>
            </Line>
          ),
        )}
      </dl>
    </Dialog>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4">
      <dt>{label}</dt>
      <dd className="flex items-center gap-1.5 text-xs">{children}</dd>
    </div>
  );
}
