import type { Metadata } from 'next';
import { SiteForm } from '@/components/account/site-form';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { requireCustomer } from '@/lib/web/session';
import { addSite, previewDomain } from '../actions';

export const metadata: Metadata = { title: 'Add a site' };

export default async function NewSitePage() {
  await requireCustomer();
  return (
    <PageShell
      title="Add a site"
      description="A site is anything that sends requests. It gets its own keys, so that you can cap or stop it alone."
      breadcrumb={[{ label: 'Sites', href: '/account/installations' }, { label: 'Add a site' }]}
      width="narrow"
    >
      <Card>
        <SiteForm onAdd={addSite} onPreview={previewDomain} />
      </Card>
    </PageShell>
  );
}
