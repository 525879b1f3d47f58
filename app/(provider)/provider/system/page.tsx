import type { Metadata } from 'next';
import { Panel } from '@/components/provider/panel';
import {
  ChecksCard,
  JobsCard,
  ProcessesCard,
  ReservationsCard,
  VersionsCard,
} from '@/components/provider/system-cards';
import { PageShell } from '@/components/shell/page-shell';
import { AutoRefresh } from '@/components/ui/auto-refresh';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { systemFacts } from '@/lib/reports';
import { readiness } from '@/lib/web/health';
import { requireProvider } from '@/lib/web/session';
import product from '@/package.json' with { type: 'json' };
import { CardSkeleton } from '../_parts/skeletons';

export const metadata: Metadata = { title: 'System' };

const REFRESH_SECONDS = 15;

export default async function SystemPage() {
  await requireProvider();
  const now = new Date();
  return (
    <PageShell
      title="System"
      description="Whether it can serve, what is under way, and what is stuck."
      updatedAt={now}
    >
      <AutoRefresh everySeconds={REFRESH_SECONDS} />
      <Panel title="The checks" fallback={<CardSkeleton title="Readiness" rows={3} columns={4} />}>
        <Checks />
      </Panel>
      <Panel title="The facts" fallback={<CardSkeleton title="Processes" rows={8} columns={4} />}>
        <Facts now={now} />
      </Panel>
    </PageShell>
  );
}

async function Checks() {
  return <ChecksCard readiness={await readiness()} />;
}

async function Facts({ now }: { now: Date }) {
  const facts = await systemFacts(db(), now);
  return (
    <>
      <ProcessesCard processes={facts.processes} now={now} />
      <ReservationsCard facts={facts} now={now} />
      <JobsCard facts={facts} />
      <VersionsCard
        facts={facts}
        versions={{
          product: product.version,
          node: process.version,
          mode: env().TOKENTILL_MODE,
        }}
      />
    </>
  );
}
