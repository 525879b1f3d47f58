import { Globe, Plus, Search } from 'lucide-react';
import type { Metadata } from 'next';
import {
  SITE_SORTS,
  type SiteRow,
  type SiteSort,
  SiteTable,
} from '@/components/account/site-table';
import { PageShell } from '@/components/shell/page-shell';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { LinkButton } from '@/components/ui/link-button';
import { LinkTabs } from '@/components/ui/link-tabs';
import { Pagination } from '@/components/ui/pagination';
import { listInstallations } from '@/lib/installations';
import { db } from '@/lib/platform/db';
import { microCredits } from '@/lib/platform/units';
import { spendBy } from '@/lib/reports';
import { requireCustomer } from '@/lib/web/session';
import { dayRangeOf } from '../../_state/day-range';
import { hrefWith, one, oneOf, type SearchParams } from '../../_state/search-params';
import { siteRowsOf } from '../../_state/site-rows';

export const metadata: Metadata = { title: 'Sites' };

const PATH = '/account/installations';
const PAGE_ROWS = 50;

const KEY_OF: Record<SiteSort, (site: SiteRow) => number | string> = {
  name: (site) => site.name.toLowerCase(),
  last_used: (site) => site.lastUsedAt?.getTime() ?? 0,
  spend: (site) => site.chargeMicroCredits,
  requests: (site) => site.requests,
};

function sorted(sites: readonly SiteRow[], by: SiteSort, descending: boolean): SiteRow[] {
  const [keyOf, turn] = [KEY_OF[by], descending ? -1 : 1];
  return [...sites].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === right) return a.id.localeCompare(b.id);
    return (left < right ? -1 : 1) * turn;
  });
}

export default async function SitesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { customerId, timeZone } = await requireCustomer();
  const params = await searchParams;
  const now = new Date();
  const { period } = dayRangeOf({}, { timeZone, now });
  const [sites, spends] = await Promise.all([
    listInstallations(db(), { customerId, archived: true, now }),
    spendBy(db(), period, customerId, 'site'),
  ]);

  const archived = one(params, 'show') === 'archived';
  const search = one(params, 'q')?.trim().toLowerCase();
  const by = oneOf(params, 'sort', SITE_SORTS) ?? 'last_used';
  const descending =
    (oneOf(params, 'dir', ['asc', 'desc']) ?? (by === 'name' ? 'asc' : 'desc')) === 'desc';
  const all = siteRowsOf(sites, spends, period);
  const rows = all.filter((site) => (site.archivedAt !== null) === archived);
  const found = sorted(
    rows.filter(
      (site) =>
        search === undefined ||
        site.name.toLowerCase().includes(search) ||
        site.domain?.toLowerCase().includes(search),
    ),
    by,
    descending,
  );
  const start = Math.max(0, found.findIndex((site) => site.id === one(params, 'after')) + 1);
  const page = found.slice(start, start + PAGE_ROWS);
  const previous = found[start - PAGE_ROWS - 1];
  const liveCount = all.filter((site) => site.archivedAt === null).length;

  return (
    <PageShell
      title="Sites"
      description="Everything that sends requests on your account. Each site has its own keys and its own figures."
      controls={
        <LinkButton href={`${PATH}/new`} variant="primary">
          <Plus aria-hidden="true" />
          Add site
        </LinkButton>
      }
      tabs={
        <LinkTabs
          label="Sites"
          tabs={[
            {
              href: hrefWith(PATH, params, { show: undefined, after: undefined }),
              label: 'Active',
              active: !archived,
              count: liveCount,
            },
            {
              href: hrefWith(PATH, params, { show: 'archived', after: undefined }),
              label: 'Archived',
              active: archived,
              count: all.length - liveCount,
            },
          ]}
        />
      }
    >
      {rows.length === 0 ? (
        <Card>
          {archived ? (
            <EmptyState icon={<Globe />} title="No archived sites">
              A site that you archive is kept here with its receipts; its keys stop working.
            </EmptyState>
          ) : (
            <EmptyState
              icon={<Globe />}
              title="No sites yet"
              action={
                <LinkButton href={`${PATH}/new`} variant="primary">
                  <Plus aria-hidden="true" />
                  Add your first site
                </LinkButton>
              }
            >
              A site is a WordPress blog, a shop, or any program that sends requests.
            </EmptyState>
          )}
        </Card>
      ) : (
        <Card flush>
          <form
            action={PATH}
            className="flex flex-wrap items-end gap-2 border-b border-line px-4 py-3"
          >
            {(['show', 'sort', 'dir'] as const).map((name) =>
              one(params, name) === undefined ? null : (
                <input key={name} type="hidden" name={name} value={one(params, name)} />
              ),
            )}
            <Field label="Search sites" hideLabel className="w-full max-w-sm flex-1">
              <Input
                type="search"
                name="q"
                defaultValue={one(params, 'q') ?? ''}
                placeholder="Name or domain"
                prefix={<Search aria-hidden="true" />}
              />
            </Field>
            <Button type="submit">Search</Button>
            {search === undefined ? null : (
              <LinkButton
                href={hrefWith(PATH, params, { q: undefined, after: undefined })}
                variant="ghost"
              >
                Clear
              </LinkButton>
            )}
          </form>
          {found.length === 0 ? (
            <EmptyState
              icon={<Search />}
              title={`No site matches “${one(params, 'q') ?? ''}”`}
              action={
                <LinkButton href={hrefWith(PATH, params, { q: undefined, after: undefined })}>
                  Show all sites
                </LinkButton>
              }
            />
          ) : (
            <SiteTable
              sites={page}
              timeZone={timeZone}
              sorting={{
                by,
                descending,
                hrefOf: (sort) =>
                  hrefWith(PATH, params, {
                    sort,
                    dir: sort === by ? (descending ? 'asc' : 'desc') : undefined,
                    after: undefined,
                  }),
              }}
              totals={{
                sites: found.length,
                requests: found.reduce((sum, site) => sum + site.requests, 0),
                chargeMicroCredits: microCredits(
                  found.reduce((sum, site) => sum + site.chargeMicroCredits, 0),
                ),
              }}
            />
          )}
          {found.length > PAGE_ROWS ? (
            <Pagination
              summary={`${start + 1}–${start + page.length} of ${found.length}`}
              previousHref={
                start === 0 ? undefined : hrefWith(PATH, params, { after: previous?.id })
              }
              nextHref={
                start + PAGE_ROWS < found.length
                  ? hrefWith(PATH, params, { after: page.at(-1)?.id })
                  : undefined
              }
            />
          ) : null}
        </Card>
      )}
    </PageShell>
  );
}
