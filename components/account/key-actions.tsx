'use client';

import { Ellipsis, RefreshCw, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { RadioCards } from '@/components/ui/radio-cards';
import { toast } from '@/components/ui/toast';
import type { ActionResult } from '@/lib/web/action';
import type { FreshKey } from './fresh-key';
import { NewSecret } from './new-secret';

/** What the server answers with a new secret. */
export type MadeKey = FreshKey & { name: string };

export type KeyActs = {
  onRotate: (keyId: string, graceSeconds: number) => Promise<ActionResult<MadeKey>>;
  onRevoke: (keyId: string) => Promise<ActionResult<{ undoUntil: string }>>;
  onUndo: (keyId: string) => Promise<ActionResult>;
};

export type KeyActionsProps = KeyActs & {
  keyId: string;
  name: string;
  masked: string;
  siteName: string;
  canRotate: boolean;
};

const GRACES = [
  { value: '86400', title: 'One day', description: 'Time to put the new key everywhere.' },
  { value: '604800', title: 'One week' },
  { value: '3600', title: 'One hour' },
  { value: '0', title: 'Not at all', description: 'The old key stops now: for one that leaked.' },
];

const failureOf = (result: ActionResult<unknown>): string | undefined =>
  result.ok ? undefined : `${result.error.message} (request id ${result.error.requestId})`;

/** The messages that offer to undo a revocation, by key: once it is undone they offer nothing. */
const offers = new Map<string, string>();

/** Gives a revoked key back and says how that went. */
export async function undoRevocation(
  keyId: string,
  name: string,
  onUndo: KeyActs['onUndo'],
): Promise<string | undefined> {
  const failure = await onUndo(keyId).then(failureOf, () => 'The server did not answer.');
  const offer = offers.get(keyId);
  if (offer !== undefined) toast.close(offer);
  if (failure === undefined) toast.success(`“${name}” works again`);
  else toast.error(`“${name}” is still revoked`, { description: failure });
  return failure;
}

/** The menu of a key: replace it by a new one, or revoke it. */
export function KeyActions(props: KeyActionsProps) {
  const { keyId, name, masked, siteName, canRotate, onRotate, onRevoke, onUndo } = props;
  const [asking, setAsking] = useState<'rotate' | 'revoke'>();
  const [grace, setGrace] = useState('86400');
  const [made, setMade] = useState<MadeKey>();
  const close = (open: boolean) => {
    if (!open) setAsking(undefined);
  };

  async function rotate(): Promise<string | undefined> {
    const result = await onRotate(keyId, Number(grace));
    if (result.ok) setMade(result.data);
    return failureOf(result);
  }

  async function revoke(): Promise<string | undefined> {
    const result = await onRevoke(keyId);
    if (result.ok) {
      const offer = toast.success(`“${name}” is revoked`, {
        description: 'You can take that back within 60 seconds.',
        action: { onSelect: () => void undoRevocation(keyId, name, onUndo) },
      });
      offers.set(keyId, offer);
    }
    return failureOf(result);
  }

  return (
    <>
      <DropdownMenu
        trigger={
          <IconButton label={`Actions for ${name}`} size="sm">
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        {canRotate ? (
          <MenuItem icon={<RefreshCw aria-hidden="true" />} onSelect={() => setAsking('rotate')}>
            Rotate…
          </MenuItem>
        ) : null}
        <MenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={() => setAsking('revoke')}>
          Revoke…
        </MenuItem>
      </DropdownMenu>
      <ConfirmDialog
        title={`Rotate “${name}”?`}
        effect="You get a new key with the same name, site, scopes and cap."
        confirmLabel="Make the new key"
        danger={false}
        open={asking === 'rotate'}
        onOpenChange={close}
        onConfirm={rotate}
      >
        <RadioCards
          legend={`How long ${masked} goes on working`}
          name={`grace-${keyId}`}
          options={GRACES}
          value={grace}
          onValueChange={setGrace}
        />
      </ConfirmDialog>
      <ConfirmDialog
        title={`Revoke “${name}”?`}
        effect={`${siteName} is refused with this key within a second, everywhere. You can take it back for 60 seconds.`}
        confirmLabel="Revoke key"
        open={asking === 'revoke'}
        onOpenChange={close}
        onConfirm={revoke}
      />
      <NewSecret made={made} title={`The new key for “${name}”`} onClose={() => setMade(undefined)}>
        {`It replaces ${masked} on ${siteName}. Put it wherever the old one is.`}
      </NewSecret>
    </>
  );
}

/** Beside a key that was just revoked: gives it back, as long as that can be done. */
export function UndoRevoke({
  keyId,
  name,
  until,
  onUndo,
}: {
  keyId: string;
  name: string;
  /** ISO instant. */
  until: string;
  onUndo: KeyActs['onUndo'];
}) {
  const [busy, setBusy] = useState(false);
  const secondsLeft = useSecondsUntil(until);
  if (secondsLeft <= 0) return null;

  async function undo() {
    setBusy(true);
    await undoRevocation(keyId, name, onUndo);
    setBusy(false);
  }

  return (
    <Button size="sm" loading={busy} onClick={undo} aria-label={`Undo the revocation of ${name}`}>
      {/* The server counts from another moment than the browser. */}
      <span className="tabular-nums" suppressHydrationWarning>
        Undo ({secondsLeft} s)
      </span>
    </Button>
  );
}

function useSecondsUntil(until: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.ceil((Date.parse(until) - now) / 1_000);
}
