import type { Metadata } from 'next';
import { Panel } from '@/components/provider/panel';
import { RangeControls } from '@/components/provider/range-controls';
import { PageShell } from '@/components/shell/page-shell';
import { AutoRefresh } from '@/components/ui/auto-refresh';
import { requireProvider } from '@/lib/web/session';
import { FiguresPanel, FiguresSkeleton } from '../_parts/figures-panel';
import { InstallationsPanel, InstallationsSkeleton } from '../_parts/installations-panel';
import { figuresViewOf, hrefWith } from '../_state/view';

export const metadata: Metadata = { title: 'Profit' };

const REFRESH_SECONDS = 60;

export default async function ProfitPage({ searchParams }: PageProps<'/provider'>) {
  await requireProvider();
  const params = await searchParams;
  const view = figuresViewOf(params, new Date());
  const { range, today, timeZone, zones, grains } = view;
  return (
    <PageShell
      title="Profit"
      updatedAt={view.now}
      controls={
        <RangeControls
          range={range}
          today={today}
          timeZone={timeZone}
          zones={zones}
          grains={grains}
        />
      }
    >
      <AutoRefresh everySeconds={REFRESH_SECONDS} />
      <Panel title="The figures" fallback={<FiguresSkeleton />}>
        <FiguresPanel
          view={view}
          params={params}
          pathname="/provider"
          unknownHref={`${hrefWith('/provider', params, { flag: 'unknown', after: undefined })}#installations`}
        />
      </Panel>
      <Panel title="The installations" fallback={<InstallationsSkeleton />}>
        <InstallationsPanel view={view} params={params} />
      </Panel>
    </PageShell>
  );
}
