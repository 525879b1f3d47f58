'use client';

import { Archive, Pencil } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import type { ActionResult } from '@/lib/web/action';
import { ActionError, fieldError } from './action-error';

export type SiteActionsProps = {
  site: { id: string; name: string; domain: string | null; liveKeys: number };
  onRename: (installationId: string, name: string) => Promise<ActionResult>;
  onArchive: (installationId: string) => Promise<ActionResult<{ keysRevoked: number }>>;
};

const keysStop = (count: number): string =>
  count === 0
    ? 'No key stops working.'
    : `${count} ${count === 1 ? 'key stops' : 'keys stop'} working at once.`;

/** Renames a site, or archives it for good. */
export function SiteActions({ site, onRename, onArchive }: SiteActionsProps) {
  async function archive(): Promise<string | undefined> {
    const result = await onArchive(site.id);
    if (!result.ok) return `${result.error.message} (request id ${result.error.requestId})`;
    toast.success(`${site.name} is archived`, { description: keysStop(result.data.keysRevoked) });
    return undefined;
  }

  return (
    <>
      <RenameDialog site={site} onRename={onRename} />
      <ConfirmDialog
        title={`Archive ${site.name}?`}
        effect={`${keysStop(site.liveKeys)} Its requests are refused, its receipts and figures are kept. This cannot be undone.`}
        typed={site.domain ?? site.name}
        confirmLabel="Archive site"
        onConfirm={archive}
        trigger={
          <Button variant="danger-quiet">
            <Archive aria-hidden="true" />
            Archive
          </Button>
        }
      />
    </>
  );
}

function RenameDialog({ site, onRename }: Pick<SiteActionsProps, 'site' | 'onRename'>) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(site.name);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<ActionResult>();

  function change(next: boolean) {
    if (busy) return;
    setOpen(next);
    setName(site.name);
    setResult(undefined);
  }

  async function rename(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await onRename(site.id, name).catch(() => undefined);
    setBusy(false);
    if (answer?.ok) {
      setOpen(false);
      toast.success('Site renamed');
      return;
    }
    setResult(
      answer ?? {
        ok: false,
        error: {
          message: 'The server did not answer. Try again.',
          code: 'offline',
          requestId: '—',
        },
      },
    );
  }

  const formId = `rename-${site.id}`;
  return (
    <Dialog
      title="Rename site"
      description="The domain stays as it is."
      open={open}
      onOpenChange={change}
      trigger={
        <Button>
          <Pencil aria-hidden="true" />
          Rename
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button />}>Cancel</DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={busy}>
            Save name
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={rename} noValidate className="flex flex-col gap-4">
        <ActionError result={result} />
        <Field label="Name" error={fieldError(result, 'name')}>
          <Input
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
          />
        </Field>
      </form>
    </Dialog>
  );
}
