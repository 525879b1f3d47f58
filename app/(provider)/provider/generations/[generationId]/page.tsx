import type { Metadata } from 'next';
import { AttemptTable } from '@/components/provider/attempt-table';
import { CopyableId } from '@/components/provider/copyable-id';
import { GenerationMoney } from '@/components/provider/generation-money';
import { GenerationTimeline } from '@/components/provider/generation-timeline';
import { GenerationTokens } from '@/components/provider/generation-tokens';
import { GenerationBadge } from '@/components/provider/state-badge';
import { PageShell } from '@/components/shell/page-shell';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { DescriptionList } from '@/components/ui/description-list';
import { TextLink } from '@/components/ui/text-link';
import { lotsOfGeneration } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { currentPrices } from '@/lib/pricing';
import { requireProvider } from '@/lib/web/session';
import { generationOr404 } from '../../_state/found';

type Props = PageProps<'/provider/generations/[generationId]'>;

export const metadata: Metadata = { title: 'Generation' };

export default async function GenerationPage({ params }: Props) {
  await requireProvider();
  const { generationId } = await params;
  const generation = await generationOr404(generationId);
  const { customerId, installationId } = generation;
  const [lots, book] = await Promise.all([
    lotsOfGeneration(db(), customerId, generationId),
    currentPrices(db(), new Date()),
  ]);
  const upstreamPrice = book.upstreamHistory.find(({ id }) => id === generation.upstreamPriceId);
  const operationPrice = book.operationHistory.find(({ id }) => id === generation.operationPriceId);

  return (
    <PageShell
      title={`${generation.operation} with ${generation.model}`}
      status={<GenerationBadge state={generation.state} />}
      breadcrumb={[
        { label: 'Profit', href: '/provider' },
        { label: generation.customerName, href: `/provider/customers/${customerId}` },
        {
          label: generation.installationName,
          href: `/provider/installations/${installationId}`,
        },
        { label: 'Generation' },
      ]}
      description={<CopyableId id={generationId} what="generation id" />}
    >
      {generation.costSource === 'unknown' ? (
        <Alert tone="warning" title="What it cost is not known">
          Its process died before the upstream’s usage arrived. It is counted, and left out of cost
          and profit.
        </Alert>
      ) : null}
      <div className="grid gap-5 lg:grid-cols-2">
        <Card title="Charge, cost and revenue">
          <GenerationMoney generation={generation} lots={lots} operationPrice={operationPrice} />
        </Card>
        <Card title="Request">
          <DescriptionList
            items={[
              {
                term: 'Customer',
                value: (
                  <TextLink href={`/provider/customers/${customerId}`}>
                    {generation.customerName}
                  </TextLink>
                ),
              },
              {
                term: 'Installation',
                value: (
                  <TextLink href={`/provider/installations/${installationId}`}>
                    {generation.installationName}
                  </TextLink>
                ),
              },
              { term: 'API key', value: generation.apiKeyName ?? '—' },
              { term: 'Upstream', value: generation.upstream },
              { term: 'Streamed', value: generation.streamed ? 'Yes' : 'No' },
              {
                term: 'Request id',
                value: <CopyableId id={generation.requestId} what="request id" />,
              },
              {
                term: 'Failure',
                value:
                  generation.failureCode === null ? (
                    'None'
                  ) : (
                    <TextLink
                      href={`/docs/errors#${generation.failureCode}`}
                      className="font-mono text-xs"
                    >
                      {generation.failureCode}
                    </TextLink>
                  ),
              },
            ]}
          />
        </Card>
      </div>
      <Card
        title="Tokens"
        flush
        description="Each kind is counted apart; the price is the one in force when it was used."
      >
        <GenerationTokens generation={generation} price={upstreamPrice} />
      </Card>
      <Card title="Time">
        <GenerationTimeline generation={generation} />
      </Card>
      <Card title="Tries at the upstream" flush>
        <AttemptTable attempts={generation.attempts} />
      </Card>
      {generation.rawUsage === null ? null : (
        <CodeBlock
          title="Usage in the upstream’s own words"
          code={JSON.stringify(generation.rawUsage, null, 2)}
        />
      )}
    </PageShell>
  );
}
