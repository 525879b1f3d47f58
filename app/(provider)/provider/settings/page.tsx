import type { Metadata } from 'next';
import type { Search } from '@/app/(auth)/first';
import { LinkNotice } from '@/app/(customer)/account/settings/link-notice';
import { SecurityPanels } from '@/app/(customer)/account/settings/security-panels';
import { PageShell } from '@/components/shell/page-shell';
import { requireProvider } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Settings' };

export default async function ProviderSettingsPage({ searchParams }: { searchParams: Search }) {
  const principal = await requireProvider();

  return (
    <PageShell title="Settings" description="How you sign in, and where you are." width="narrow">
      <LinkNotice search={await searchParams} />
      <SecurityPanels principal={principal} />
    </PageShell>
  );
}
