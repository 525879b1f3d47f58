import { KeyRound } from 'lucide-react';
import { KeyTable } from '@/components/provider/key-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { listApiKeys, stateOfKey } from '@/lib/auth';
import { db } from '@/lib/platform/db';
import type { FiguresView } from '../_state/view';

/** The keys of a customer or of one installation, without their secrets. */
export async function KeysPanel({
  view,
  scope,
}: {
  view: FiguresView;
  scope: { customerId: string; installationId?: string };
}) {
  const keys = await listApiKeys(db(), { ...scope, now: view.now });
  return (
    <Card title="API keys" flush>
      {keys.length === 0 ? (
        <EmptyState icon={<KeyRound />} title="No keys">
          Without a key it cannot ask for anything. The customer makes keys on their own pages.
        </EmptyState>
      ) : (
        <KeyTable
          keys={keys.map((key) => ({ key, state: stateOfKey(key, view.now) }))}
          timeZone={view.timeZone}
        />
      )}
    </Card>
  );
}
