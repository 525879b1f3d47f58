'use client';

import { type ReactNode, useState } from 'react';
import { Alert } from './alert';
import { Button } from './button';
import { Checkbox } from './checkbox';
import { CopyButton } from './copy-button';
import { Dialog } from './dialog';

export type SecretOnceDialogProps = {
  /** The secret; the dialog is open while it is given. */
  secret: string | undefined;
  title: string;
  /** What it opens, and where it goes. */
  children?: ReactNode;
  /** Called once the reader has said that it is saved: drop the secret from memory here. */
  onDone: () => void;
};

/** Shows a secret once. The only way out is to say that it is saved; nothing brings it back. */
export function SecretOnceDialog({ secret, title, children, onDone }: SecretOnceDialogProps) {
  return secret === undefined ? null : (
    <OpenSecret key={secret} secret={secret} title={title} onDone={onDone}>
      {children}
    </OpenSecret>
  );
}

function OpenSecret({
  secret,
  title,
  children,
  onDone,
}: SecretOnceDialogProps & { secret: string }) {
  const [saved, setSaved] = useState(false);
  return (
    <Dialog
      open
      modalOnly
      title={title}
      description="Copy it now. It is stored only as a hash, so it cannot be shown again."
      footer={
        <Button variant="primary" disabled={!saved} onClick={onDone}>
          I have saved it
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex items-center gap-2 rounded-lg border border-control bg-sunken p-2 pl-3">
          <code
            // biome-ignore lint/a11y/noNoninteractiveTabindex: so that it can be selected by keyboard
            tabIndex={0}
            className="min-w-0 flex-1 font-mono text-sm break-all select-all"
          >
            {secret}
          </code>
          <CopyButton text={secret} label="Copy" showLabel variant="secondary" />
        </div>
        {children === undefined ? null : <div className="text-sm text-muted">{children}</div>}
        <Alert tone="warning">
          Whoever has it can act in your name. Keep it out of chats and repositories.
        </Alert>
        <Checkbox
          label="I have stored it in a safe place"
          checked={saved}
          onChange={(event) => setSaved(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}
