import type { Metadata } from 'next';
import { AttemptTable } from '@/components/account/attempt-table';
import { LedgerTable } from '@/components/account/ledger-table';
import { MaskedKey } from '@/components/account/masked-key';
import { PayingLots } from '@/components/account/paying-lots';
import { ReceiptCharge } from '@/components/account/receipt-charge';
import { RequestBadge } from '@/components/account/state-badge';
import { DateTime } from '@/components/format/time';
import { Count, Tokens } from '@/components/format/tokens';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { DescriptionList } from '@/components/ui/description-list';
import { TextLink } from '@/components/ui/text-link';
import { getApiKey } from '@/lib/auth';
import { getInstallation } from '@/lib/installations';
import { listTransfers, lotsOfGeneration } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { requireCustomer } from '@/lib/web/session';
import { ownGeneration } from '../../_state/own';

export const metadata: Metadata = { title: 'Receipt' };

const TRANSFERS_MAX = 100;

function Elapsed({ from, to }: { from: Date; to: Date | null }) {
  if (to === null) return '—';
  return (
    <>
      <Count value={to.getTime() - from.getTime()} /> ms
    </>
  );
}

function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="truncate font-mono text-xs">{text}</code>
      <CopyButton text={text} label={label} />
    </span>
  );
}

export default async function ReceiptPage({
  params,
}: {
  params: Promise<{ generationId: string }>;
}) {
  const { customerId, timeZone } = await requireCustomer();
  const { generationId } = await params;
  const now = new Date();
  const generation = await ownGeneration(generationId);
  const { installationId, apiKeyId } = generation;
  const [site, key, lots, transfers] = await Promise.all([
    getInstallation(db(), { customerId, installationId, now }),
    apiKeyId === null ? undefined : getApiKey(db(), { customerId, keyId: apiKeyId, now }),
    lotsOfGeneration(db(), customerId, generationId),
    listTransfers(db(), customerId, { limit: TRANSFERS_MAX, subjectId: generationId }),
  ]);

  return (
    <PageShell
      title="Receipt"
      breadcrumb={[
        { label: 'Usage', href: '/account/usage' },
        { label: `…${generationId.slice(-8)}` },
      ]}
      status={<RequestBadge state={generation.state} />}
      description={
        <>
          {generation.operation} with {generation.model} on{' '}
          <TextLink href={`/account/installations/${installationId}`}>
            {site?.name ?? installationId}
          </TextLink>
        </>
      }
    >
      <ReceiptCharge
        state={generation.state}
        failureCode={generation.failureCode}
        quotedMicroCredits={generation.reservedMicroCredits}
        chargeMicroCredits={generation.chargeMicroCredits}
      />
      <div className="grid gap-5 lg:grid-cols-2">
        <Card title="Request">
          <DescriptionList
            items={[
              {
                term: 'Generation id',
                value: <Copyable text={generationId} label="Copy generation id" />,
              },
              {
                term: 'Request id',
                value: <Copyable text={generation.requestId} label="Copy request id" />,
              },
              {
                term: 'Key',
                value:
                  key === undefined ? (
                    '—'
                  ) : (
                    <span className="inline-flex flex-wrap items-baseline justify-end gap-x-2">
                      {key.name} <MaskedKey prefix={key.prefix} lastFour={key.lastFour} />
                    </span>
                  ),
              },
              { term: 'Operation', value: generation.operation },
              { term: 'Model', value: generation.model },
              { term: 'Answer', value: generation.streamed ? 'Streamed' : 'In one piece' },
              {
                term: 'Received',
                value: <DateTime at={generation.createdAt} timeZone={timeZone} />,
              },
              {
                term: 'First token after',
                value: <Elapsed from={generation.createdAt} to={generation.firstTokenAt} />,
              },
              {
                term: 'Finished after',
                value:
                  generation.finishedAt === null ? (
                    'Still running'
                  ) : (
                    <Elapsed from={generation.createdAt} to={generation.finishedAt} />
                  ),
              },
            ]}
          />
        </Card>
        <Card
          title="Tokens"
          description="As the model reported them, in buckets that do not overlap."
        >
          <DescriptionList
            items={[
              { term: 'In', value: <Tokens tokens={generation.inputTokens} /> },
              {
                term: 'In, read from cache',
                value: <Tokens tokens={generation.cachedInputTokens} />,
              },
              {
                term: 'In, written to cache',
                value: <Tokens tokens={generation.cacheWriteTokens} />,
              },
              { term: 'Out', value: <Tokens tokens={generation.outputTokens} /> },
              {
                term: 'of which reasoning',
                value: <Tokens tokens={generation.reasoningTokens} />,
              },
            ]}
          />
        </Card>
      </div>
      <PayingLots lots={lots} />
      {transfers.length === 0 ? null : (
        <Card title="Ledger" description="What this request moved in your balance." flush>
          <LedgerTable
            label="Ledger lines of this request"
            transfers={transfers}
            timeZone={timeZone}
            withCause={false}
          />
        </Card>
      )}
      <AttemptTable attempts={generation.attempts} timeZone={timeZone} />
    </PageShell>
  );
}
