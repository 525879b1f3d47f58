import type { Metadata } from 'next';
import { Ago } from '@/components/format/ago';
import { Day } from '@/components/format/day';
import { CopyableId } from '@/components/provider/copyable-id';
import { Panel } from '@/components/provider/panel';
import { RangeControls } from '@/components/provider/range-controls';
import { PageShell } from '@/components/shell/page-shell';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { TextLink } from '@/components/ui/text-link';
import type { StaffInstallation } from '@/lib/reports';
import { requireProvider } from '@/lib/web/session';
import { FiguresPanel, FiguresSkeleton } from '../../_parts/figures-panel';
import { GenerationsPanel } from '../../_parts/generations-panel';
import { KeysPanel } from '../../_parts/keys-panel';
import { ModelsPanel } from '../../_parts/models-panel';
import { CardSkeleton } from '../../_parts/skeletons';
import { installationOr404 } from '../../_state/found';
import { type FiguresView, figuresViewOf, hrefWith, one } from '../../_state/view';

type Props = PageProps<'/provider/installations/[installationId]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await installationOr404((await params).installationId)).name };
}

export default async function InstallationPage({ params, searchParams }: Props) {
  await requireProvider();
  const { installationId } = await params;
  const [installation, search] = await Promise.all([
    installationOr404(installationId),
    searchParams,
  ]);
  const view = figuresViewOf(search, new Date());
  const { customerId } = installation;
  const scope = { customerId, installationId };
  const pathname = `/provider/installations/${installationId}`;
  const { range, today, timeZone, zones, grains } = view;
  // Back to the list with the period that was looked at here.
  const back = {
    range: one(search, 'range'),
    from: one(search, 'from'),
    until: one(search, 'until'),
  };

  return (
    <PageShell
      title={installation.name}
      status={installation.archivedAt === null ? undefined : <Badge>Archived</Badge>}
      updatedAt={view.now}
      breadcrumb={[
        { label: 'Profit', href: hrefWith('/provider', back, { tz: one(search, 'tz') }) },
        { label: installation.customerName, href: `/provider/customers/${customerId}` },
        { label: installation.name },
      ]}
      controls={<RangeControls {...{ range, today, timeZone, zones, grains }} />}
    >
      <InstallationFacts installation={installation} view={view} />
      <Panel title="The figures" fallback={<FiguresSkeleton />}>
        <FiguresPanel view={view} params={search} pathname={pathname} scope={scope} />
      </Panel>
      <Panel title="The models" fallback={<CardSkeleton title="By model and operation" rows={3} />}>
        <ModelsPanel view={view} scope={scope} />
      </Panel>
      <Panel title="The generations" fallback={<CardSkeleton title="Generations" rows={10} />}>
        <GenerationsPanel view={view} params={search} pathname={pathname} scope={scope} />
      </Panel>
      <Panel title="The keys" fallback={<CardSkeleton title="API keys" rows={2} />}>
        <KeysPanel view={view} scope={scope} />
      </Panel>
    </PageShell>
  );
}

function InstallationFacts({
  installation,
  view,
}: {
  installation: StaffInstallation;
  view: FiguresView;
}) {
  const { customerId, customerName, installationId, domain, createdAt } = installation;
  const { firstGenerationAt, lastSeenAt } = installation;
  return (
    <Card>
      <DescriptionList
        layout="columns"
        className="lg:grid-cols-6"
        items={[
          {
            term: 'Customer',
            value: <TextLink href={`/provider/customers/${customerId}`}>{customerName}</TextLink>,
          },
          { term: 'Domain', value: domain ?? 'None: a program' },
          { term: 'Connected', value: <Day at={createdAt} timeZone={view.timeZone} /> },
          {
            term: 'First generation',
            value:
              firstGenerationAt === null ? (
                'None yet'
              ) : (
                <Day at={firstGenerationAt} timeZone={view.timeZone} />
              ),
          },
          { term: 'Last seen', value: lastSeenAt === null ? 'Never' : <Ago at={lastSeenAt} /> },
          { term: 'Id', value: <CopyableId id={installationId} what="installation id" /> },
        ]}
      />
    </Card>
  );
}
