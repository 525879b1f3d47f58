import type { Metadata } from 'next';
import type { Search } from '@/app/(auth)/first';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { TIME_ZONES } from '@/lib/auth';
import { requireCustomer } from '@/lib/web/session';
import { LinkNotice } from './link-notice';
import { ProfileForm } from './profile-form';
import { SecurityPanels } from './security-panels';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({ searchParams }: { searchParams: Search }) {
  const principal = await requireCustomer();
  const { name, timeZone } = principal;

  return (
    <PageShell title="Settings" width="narrow">
      <LinkNotice search={await searchParams} />
      <Card title="Profile">
        <ProfileForm
          name={name}
          timeZone={timeZone}
          timeZones={TIME_ZONES.includes(timeZone) ? TIME_ZONES : [timeZone, ...TIME_ZONES]}
        />
      </Card>
      <SecurityPanels principal={principal} />
    </PageShell>
  );
}
