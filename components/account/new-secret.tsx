'use client';

import { useRouter } from 'next/navigation';
import { SecretOnceDialog } from '@/components/ui/secret-once-dialog';
import { type FreshKey, keepFreshKey } from './fresh-key';

/** Shows a new key once, then leads to the quick start that is filled with it. */
export function NewSecret({
  made,
  title,
  onClose,
  children,
}: {
  made: FreshKey | undefined;
  title: string;
  onClose: () => void;
  children: string;
}) {
  const router = useRouter();
  return (
    <SecretOnceDialog
      secret={made?.secret}
      title={title}
      onDone={() => {
        keepFreshKey(made);
        onClose();
        router.push('/account/quick-start');
      }}
    >
      {children}
    </SecretOnceDialog>
  );
}
