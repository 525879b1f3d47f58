import { Boxes } from 'lucide-react';
import { ModelTable } from '@/components/provider/model-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { db } from '@/lib/platform/db';
import { profitByModel, profitTotals, type ReportScope } from '@/lib/reports';
import type { FiguresView } from '../_state/view';

/** What each model and operation used, cost and earned in the period. */
export async function ModelsPanel({ view, scope }: { view: FiguresView; scope: ReportScope }) {
  const [models, totals] = await Promise.all([
    profitByModel(db(), view.period, scope),
    profitTotals(db(), view.period, scope),
  ]);
  return (
    <Card title="By model and operation" flush>
      {models.length === 0 ? (
        <EmptyState icon={<Boxes />} title="No model was used in this period">
          Choose a longer period to see what was used before.
        </EmptyState>
      ) : (
        <ModelTable models={models} totals={totals} />
      )}
    </Card>
  );
}
