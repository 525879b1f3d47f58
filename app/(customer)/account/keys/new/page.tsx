import { Globe, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { KeyForm } from '@/components/account/key-form';
import { PageShell } from '@/components/shell/page-shell';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { can } from '@/lib/auth';
import { listInstallations } from '@/lib/installations';
import { db } from '@/lib/platform/db';
import { requireCustomer } from '@/lib/web/session';
import { dayIn } from '../../_state/day-range';
import { one, type SearchParams } from '../../_state/search-params';
import { shownDomain } from '../../_state/shown-domain';
import { createKey } from '../actions';

export const metadata: Metadata = { title: 'Create a key' };

export default async function NewKeyPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const principal = await requireCustomer();
  const { customerId, timeZone } = principal;
  const now = new Date();
  const sites = await listInstallations(db(), { customerId, now });
  const wanted = one(await searchParams, 'site');
  const chosen =
    sites.find((site) => site.id === wanted) ?? (sites.length === 1 ? sites[0] : undefined);

  return (
    <PageShell
      title="Create a key"
      description="It is shown once, right after this. Give each place its own, so that one can be stopped alone."
      breadcrumb={[{ label: 'API keys', href: '/account/keys' }, { label: 'Create a key' }]}
      width="narrow"
    >
      {can(principal, 'keys.write') ? null : (
        <Alert tone="warning" title="Confirm your e-mail address first">
          Keys can be created as soon as you have opened the link that we sent you.
        </Alert>
      )}
      <Card>
        {sites.length === 0 ? (
          <EmptyState
            icon={<Globe />}
            title="Add a site first"
            action={
              <LinkButton href="/account/installations/new" variant="primary">
                <Plus aria-hidden="true" />
                Add a site
              </LinkButton>
            }
          >
            Every key belongs to a site, so that its usage can be told apart.
          </EmptyState>
        ) : (
          <KeyForm
            sites={sites.map((site) => ({
              value: site.id,
              label:
                site.domain === null || shownDomain(site.domain) === site.name
                  ? site.name
                  : `${site.name} (${shownDomain(site.domain)})`,
            }))}
            siteId={chosen?.id}
            firstDay={dayIn(timeZone, now)}
            timeZone={timeZone}
            onCreate={createKey}
          />
        )}
      </Card>
    </PageShell>
  );
}
