'use client';

import { useRouter } from 'next/navigation';
import { CodeBlock } from '@/components/ui/code-block';
import { Drawer } from '@/components/ui/drawer';
import { CopyableId } from './copyable-id';

/** What an event carried, with secrets and addresses masked by the server; its address is the page's. */
export function EventDrawer({
  title,
  eventId,
  payload,
  closeHref,
}: {
  title: string;
  eventId: string;
  /** Indented JSON. */
  payload: string;
  closeHref: string;
}) {
  const router = useRouter();
  return (
    <Drawer
      title={title}
      description={<CopyableId id={eventId} what="event id" />}
      open
      onOpenChange={(open) => {
        if (!open) router.push(closeHref, { scroll: false });
      }}
    >
      <CodeBlock title="Payload, secrets masked" code={payload} />
    </Drawer>
  );
}
