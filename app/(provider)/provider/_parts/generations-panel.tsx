import { Sparkles } from 'lucide-react';
import { GenerationTable } from '@/components/provider/generation-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { db } from '@/lib/platform/db';
import { recentGenerations } from '@/lib/reports';
import { cursorLinks, cursorPage } from '../_state/paging';
import { type FiguresView, one, type SearchParams } from '../_state/view';

const PAGE_ROWS = 25;

/** Generations one by one, newest first, whatever the period. */
export async function GenerationsPanel({
  view,
  params,
  pathname,
  scope,
}: {
  view: FiguresView;
  params: SearchParams;
  pathname: string;
  scope: { customerId: string; installationId?: string };
}) {
  const before = one(params, 'before');
  const rows = await recentGenerations(db(), {
    ...scope,
    limit: PAGE_ROWS + 1,
    ...(before === undefined ? {} : { before }),
  });
  const { shown, next } = cursorPage(rows, PAGE_ROWS, (row) => row.generationId);
  return (
    <Card
      id="generations"
      title="Generations"
      description="Newest first, whatever the period above."
      flush
    >
      {shown.length === 0 ? (
        <EmptyState icon={<Sparkles />} title="No generations yet">
          Each request stands here with its tokens, its charge and its cost.
        </EmptyState>
      ) : (
        <>
          <GenerationTable generations={shown} timeZone={view.timeZone} />
          <Pagination
            label="Pages of generations"
            summary={`${shown.length} generations`}
            {...cursorLinks(pathname, params, next)}
          />
        </>
      )}
    </Card>
  );
}
