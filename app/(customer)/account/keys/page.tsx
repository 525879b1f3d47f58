import { KeyRound, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { KeyTable } from '@/components/account/key-table';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { LinkTabs } from '@/components/ui/link-tabs';
import { can, listApiKeys } from '@/lib/auth';
import { db } from '@/lib/platform/db';
import { spendByKey, startOfUtcMonth } from '@/lib/reports';
import { requireCustomer } from '@/lib/web/session';
import { isCurrent, keyRowsOf } from '../_state/key-rows';
import { one, type SearchParams } from '../_state/search-params';
import { revokeKey, rotateKey, undoRevokeKey } from './actions';

export const metadata: Metadata = { title: 'API keys' };

const PATH = '/account/keys';

export default async function KeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const principal = await requireCustomer();
  const params = await searchParams;
  const { customerId, timeZone } = principal;
  const now = new Date();
  const [apiKeys, used] = await Promise.all([
    listApiKeys(db(), { customerId, now }),
    spendByKey(db(), customerId, startOfUtcMonth(now)),
  ]);
  const all = keyRowsOf(apiKeys, used, now);
  const past = one(params, 'show') === 'past';
  const keys = all.filter((key) => isCurrent(key) !== past);
  const current = all.filter(isCurrent).length;

  return (
    <PageShell
      title="API keys"
      description="A key lets one site send requests. Only its hash is stored, so it is shown once."
      controls={
        <LinkButton href={`${PATH}/new`} variant="primary">
          <Plus aria-hidden="true" />
          Create key
        </LinkButton>
      }
      tabs={
        <LinkTabs
          label="API keys"
          tabs={[
            { href: PATH, label: 'Working', active: !past, count: current },
            {
              href: `${PATH}?show=past`,
              label: 'Revoked and expired',
              active: past,
              count: all.length - current,
            },
          ]}
        />
      }
    >
      <Card flush>
        {keys.length === 0 ? (
          <EmptyState
            icon={<KeyRound />}
            title={past ? 'No revoked or expired keys' : 'No working keys'}
            action={
              past ? undefined : (
                <LinkButton href={`${PATH}/new`} variant="primary">
                  <Plus aria-hidden="true" />
                  Create a key
                </LinkButton>
              )
            }
          >
            {past
              ? 'Keys that you revoke, or that reach their last day, are listed here.'
              : 'Your sites need one to send requests.'}
          </EmptyState>
        ) : (
          <KeyTable
            label="API keys"
            keys={keys}
            timeZone={timeZone}
            withSite
            mayWrite={can(principal, 'keys.write')}
            onRotate={rotateKey}
            onRevoke={revokeKey}
            onUndo={undoRevokeKey}
          />
        )}
      </Card>
    </PageShell>
  );
}
