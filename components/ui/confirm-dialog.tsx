'use client';

import { type ReactElement, type ReactNode, useId, useState } from 'react';
import { Alert } from './alert';
import { Button } from './button';
import { Dialog, DialogClose } from './dialog';
import { Input } from './input';

export type ConfirmDialogProps = {
  title: ReactNode;
  /** The effect in plain words: "3 sites stop working at once". */
  effect: ReactNode;
  confirmLabel: string;
  /** What must be typed to allow it; for what cannot be undone. */
  typed?: string | undefined;
  danger?: boolean | undefined;
  /** Resolves to an error message to show, or to nothing when done. */
  onConfirm: () => Promise<string | undefined> | Promise<void>;
  trigger?: ReactElement | undefined;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  children?: ReactNode;
};

/** Asks before something that matters; stays open with the reason when it fails. */
export function ConfirmDialog({
  title,
  effect,
  confirmLabel,
  typed,
  danger = true,
  onConfirm,
  trigger,
  open,
  onOpenChange,
  children,
}: ConfirmDialogProps) {
  const inputId = useId();
  const [ownOpen, setOwnOpen] = useState(false);
  const [entry, setEntry] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const allowed = typed === undefined || entry.trim() === typed;

  function change(next: boolean) {
    if (busy) return;
    setEntry('');
    setFailure(undefined);
    setOwnOpen(next);
    onOpenChange?.(next);
  }

  async function confirm() {
    if (!allowed || busy) return;
    setBusy(true);
    setFailure(undefined);
    let message: string | undefined;
    try {
      message = (await onConfirm()) ?? undefined;
    } catch {
      message = 'The request did not go through. Nothing was changed; please try again.';
    }
    setBusy(false);
    if (message !== undefined) {
      setFailure(message);
      return;
    }
    setEntry('');
    setOwnOpen(false);
    onOpenChange?.(false);
  }

  return (
    <Dialog
      title={title}
      description={effect}
      trigger={trigger}
      open={open ?? ownOpen}
      onOpenChange={change}
      footer={
        <>
          <DialogClose render={<Button />}>Cancel</DialogClose>
          <Button
            variant={danger ? 'danger' : 'primary'}
            loading={busy}
            disabled={!allowed}
            onClick={confirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children === undefined && typed === undefined && failure === undefined ? undefined : (
        <div className="flex flex-col gap-4">
          {children}
          {typed === undefined ? null : (
            <form
              className="flex flex-col gap-1.5"
              onSubmit={(event) => {
                event.preventDefault();
                void confirm();
              }}
            >
              <label htmlFor={inputId} className="text-sm">
                Type <strong className="font-mono font-semibold select-all">{typed}</strong> to
                confirm
              </label>
              <Input
                id={inputId}
                value={entry}
                onChange={(event) => setEntry(event.target.value)}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
            </form>
          )}
          {failure === undefined ? null : <Alert tone="negative">{failure}</Alert>}
        </div>
      )}
    </Dialog>
  );
}
