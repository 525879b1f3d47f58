import { Layers } from 'lucide-react';
import { LotTable } from '@/components/provider/lot-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { listLots } from '@/lib/ledger';
import { db } from '@/lib/platform/db';

/** Where the credits came from, and where they are. */
export async function LotsPanel({
  customerId,
  timeZone,
}: {
  customerId: string;
  timeZone: string;
}) {
  const lots = await listLots(db(), customerId);
  return (
    <Card
      title="Lots"
      description="In the order in which they are spent: what expires first, granted before paid."
      flush
    >
      {lots.length === 0 ? (
        <EmptyState icon={<Layers />} title="No credits came in yet">
          A purchase or a grant opens the first lot.
        </EmptyState>
      ) : (
        <LotTable lots={lots} timeZone={timeZone} />
      )}
    </Card>
  );
}
