import { KeyRound, List, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { KeyTable } from '@/components/account/key-table';
import { RequestTable } from '@/components/account/request-table';
import { SiteActions } from '@/components/account/site-actions';
import { SITE_METRICS, SiteFigures } from '@/components/account/site-figures';
import { Ago } from '@/components/format/ago';
import { Day } from '@/components/format/day';
import { PageShell } from '@/components/shell/page-shell';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { DateRangePicker } from '@/components/ui/date-range-picker';
import { DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { can, listApiKeys } from '@/lib/auth';
import { db } from '@/lib/platform/db';
import {
  listRequests,
  profitByGrain,
  profitTotals,
  spendByKey,
  startOfUtcMonth,
} from '@/lib/reports';
import { requireCustomer } from '@/lib/web/session';
import { dayRangeOf } from '../../_state/day-range';
import { isCurrent, keyRowsOf } from '../../_state/key-rows';
import { ownSite } from '../../_state/own';
import { hrefWith, oneOf, type SearchParams } from '../../_state/search-params';
import { shownDomain } from '../../_state/shown-domain';
import { revokeKey, rotateKey, undoRevokeKey } from '../../keys/actions';
import { archiveSite, renameSite } from '../actions';

type Props = {
  params: Promise<{ installationId: string }>;
  searchParams: Promise<SearchParams>;
};

const RECENT_ROWS = 8;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const site = await ownSite((await params).installationId);
  return { title: site.name };
}

export default async function SitePage({ params, searchParams }: Props) {
  const principal = await requireCustomer();
  const site = await ownSite((await params).installationId);
  const now = new Date();
  const query = await searchParams;
  const { customerId, timeZone: ownZone } = principal;
  const installationId = site.id;
  const { range, today, timeZone, zones, period } = dayRangeOf(query, { timeZone: ownZone, now });
  const scope = { customerId, installationId };
  const [totals, points, apiKeys, used, recent] = await Promise.all([
    profitTotals(db(), period, scope),
    profitByGrain(db(), period, scope),
    listApiKeys(db(), { ...scope, now }),
    spendByKey(db(), customerId, startOfUtcMonth(now)),
    listRequests(db(), { ...scope, from: site.createdAt, until: now }, { limit: RECENT_ROWS }),
  ]);
  const keys = keyRowsOf(apiKeys, used, now).filter(isCurrent);
  const path = `/account/installations/${installationId}`;
  const mayWrite = can(principal, 'keys.write') && site.archivedAt === null;

  return (
    <PageShell
      title={site.name}
      breadcrumb={[{ label: 'Sites', href: '/account/installations' }, { label: site.name }]}
      description={shownDomain(site.domain) ?? 'A program without a domain'}
      status={
        site.archivedAt === null ? (
          recent.requests.length === 0 ? (
            <Badge tone="warning" dot>
              No request yet
            </Badge>
          ) : (
            <Badge tone="positive" dot>
              In use
            </Badge>
          )
        ) : (
          <Badge>Archived</Badge>
        )
      }
      controls={
        site.archivedAt === null ? (
          <SiteActions
            site={{
              id: installationId,
              name: site.name,
              domain: shownDomain(site.domain),
              liveKeys: site.liveKeys,
            }}
            onRename={renameSite}
            onArchive={archiveSite}
          />
        ) : undefined
      }
    >
      {site.archivedAt === null ? null : (
        <Alert tone="neutral" title="This site is archived">
          Since <Day at={site.archivedAt} timeZone={timeZone} /> its requests are refused. What it
          used stays here.
        </Alert>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">Usage</h2>
        <DateRangePicker range={range} today={today} timeZone={timeZone} zones={zones} />
      </div>
      <SiteFigures
        totals={totals}
        points={points}
        metric={oneOf(query, 'metric', SITE_METRICS) ?? 'spend'}
        hrefOf={(metric) =>
          hrefWith(path, query, { metric: metric === 'spend' ? undefined : metric })
        }
        now={now}
        period={period}
        csvName={`${site.domain ?? site.id}-${range.from}-to-${range.until}`}
      />
      <Card
        id="keys"
        title="API keys"
        flush
        actions={
          mayWrite && keys.length > 0 ? (
            <LinkButton href={`/account/keys/new?site=${installationId}`} size="sm">
              <Plus aria-hidden="true" />
              Create key
            </LinkButton>
          ) : undefined
        }
      >
        {keys.length === 0 ? (
          <EmptyState
            icon={<KeyRound />}
            title="No working key"
            action={
              mayWrite ? (
                <LinkButton href={`/account/keys/new?site=${installationId}`} variant="primary">
                  <Plus aria-hidden="true" />
                  Create a key
                </LinkButton>
              ) : undefined
            }
          >
            {site.archivedAt === null
              ? 'The site needs a key to send requests.'
              : 'An archived site gets no new keys.'}
          </EmptyState>
        ) : (
          <KeyTable
            label="API keys of this site"
            keys={keys}
            timeZone={timeZone}
            mayWrite={mayWrite}
            onRotate={rotateKey}
            onRevoke={revokeKey}
            onUndo={undoRevokeKey}
          />
        )}
      </Card>
      <Card
        title="Recent requests"
        flush
        actions={
          recent.requests.length === 0 ? undefined : (
            <LinkButton href={`/account/usage?site=${installationId}`} variant="ghost" size="sm">
              All requests
            </LinkButton>
          )
        }
      >
        {recent.requests.length === 0 ? (
          <EmptyState
            icon={<List />}
            title="No requests yet"
            action={
              site.archivedAt === null ? (
                <LinkButton href="/account/quick-start">Open the quick start</LinkButton>
              ) : undefined
            }
          >
            They appear here as soon as the site sends one.
          </EmptyState>
        ) : (
          <RequestTable
            label="Recent requests"
            requests={recent.requests}
            timeZone={timeZone}
            hidden={new Set(['site', 'cached', 'operation'])}
          />
        )}
      </Card>
      <Card title="About this site">
        <DescriptionList
          layout="columns"
          items={[
            { term: 'Domain', value: site.domain ?? '—' },
            { term: 'Added', value: <Day at={site.createdAt} timeZone={timeZone} /> },
            {
              term: 'Last used',
              value:
                site.lastUsedAt === null ? (
                  'Never'
                ) : (
                  <Ago at={site.lastUsedAt} timeZone={timeZone} />
                ),
            },
            {
              term: 'Site id',
              value: (
                <span className="flex items-center gap-1">
                  <code className="truncate font-mono text-xs">{installationId}</code>
                  <CopyButton text={installationId} label="Copy site id" />
                </span>
              ),
            },
          ]}
        />
      </Card>
    </PageShell>
  );
}
