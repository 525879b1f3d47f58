import type { Metadata } from 'next';
import { AuditReportCard } from '@/components/provider/audit-report';
import { Panel } from '@/components/provider/panel';
import { WalletTotalsPanel } from '@/components/provider/wallet-totals-panel';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { LinkButton } from '@/components/ui/link-button';
import { Skeleton, StatGridSkeleton, TableSkeleton } from '@/components/ui/skeleton';
import { auditLedger } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { walletTotals } from '@/lib/reports';
import { requireProvider } from '@/lib/web/session';
import { one } from '../_state/view';

export const metadata: Metadata = { title: 'Ledger' };

const DESCRIPTION =
  'Every credit that exists, where it is, and the proof that it adds up: each check is one SQL query over the whole journal, read in one snapshot.';
/** Up to so many rows the proof takes about a second, and runs with the page. */
const ROWS_PROVEN_AT_ONCE_MAX = 50_000;

export default async function LedgerPage({ searchParams }: PageProps<'/provider/ledger'>) {
  await requireProvider();
  const isAsked = one(await searchParams, 'audit') === 'now';
  return (
    <PageShell title="Ledger" description={DESCRIPTION}>
      <Panel title="The totals" fallback={<StatGridSkeleton tiles={8} />}>
        <Totals />
      </Panel>
      <Panel title="The proof" fallback={<ProofSkeleton />}>
        <Proof isAsked={isAsked} />
      </Panel>
    </PageShell>
  );
}

async function Totals() {
  return <WalletTotalsPanel totals={await walletTotals(db())} />;
}

async function Proof({ isAsked }: { isAsked: boolean }) {
  const { transfers } = await walletTotals(db());
  if (!isAsked && transfers > ROWS_PROVEN_AT_ONCE_MAX) {
    return (
      <Card
        title="Do the books balance?"
        description={`The journal has ${transfers} rows: the proof reads all of them and takes a while. Nothing waits for it.`}
        actions={
          <LinkButton href="/provider/ledger?audit=now" variant="primary" prefetch={false}>
            Prove it now
          </LinkButton>
        }
      />
    );
  }
  return <AuditReportCard report={await auditLedger(db())} />;
}

function ProofSkeleton() {
  return (
    <Card title="Do the books balance?" actions={<Skeleton className="h-8 w-32" />} flush>
      <TableSkeleton rows={16} columns={4} />
    </Card>
  );
}
