import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { AuditTable } from '@/components/provider/audit-table';
import { Panel } from '@/components/provider/panel';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Pagination } from '@/components/ui/pagination';
import { UrlSearch, UrlSelect } from '@/components/ui/url-filters';
import { db } from '@/lib/platform/db';
import { auditActions, listAuditEntries, PRINCIPAL_KINDS } from '@/lib/reports';
import { requireProvider } from '@/lib/web/session';
import { CardSkeleton } from '../_parts/skeletons';
import { cursorLinks, cursorPage } from '../_state/paging';
import { one, oneOf, type SearchParams, searchOf } from '../_state/view';

export const metadata: Metadata = { title: 'Audit log' };

const PATHNAME = '/provider/audit';
const PAGE_ROWS = 50;
const DESCRIPTION =
  'Who did what, when, from where and why. The table takes rows and nothing else: none can be changed or removed.';
const WHO = {
  customer: 'Customers',
  provider: 'Staff',
  installation: 'Installations',
  system: 'The system',
} as const;

export default async function AuditPage({ searchParams }: PageProps<'/provider/audit'>) {
  await requireProvider();
  return (
    <PageShell title="Audit log" description={DESCRIPTION}>
      <Panel title="The log" fallback={<CardSkeleton title="Entries" rows={12} controls />}>
        <Entries params={await searchParams} />
      </Panel>
    </PageShell>
  );
}

async function Entries({ params }: { params: SearchParams }) {
  const principalKind = oneOf(params, 'who', PRINCIPAL_KINDS);
  const action = searchOf(params, 'action');
  const id = searchOf(params, 'id');
  const before = one(params, 'before');
  const [rows, actions] = await Promise.all([
    listAuditEntries(db(), {
      limit: PAGE_ROWS + 1,
      ...(principalKind === undefined ? {} : { principalKind }),
      ...(action === undefined ? {} : { action }),
      ...(id === undefined ? {} : { id }),
      ...(before === undefined ? {} : { before }),
    }),
    auditActions(db()),
  ]);
  const { shown, next } = cursorPage(rows, PAGE_ROWS, (row) => row.id);
  const isFiltered = principalKind !== undefined || action !== undefined || id !== undefined;
  return (
    <Card
      title="Entries"
      flush
      actions={
        <>
          <UrlSearch label="Whole id: who, what or request" param="id" />
          <UrlSelect
            label="Who"
            param="who"
            allLabel="Everybody"
            options={PRINCIPAL_KINDS.map((value) => ({ value, label: WHO[value] }))}
          />
          <UrlSelect
            label="Action"
            param="action"
            allLabel="All actions"
            options={actions.map((value) => ({ value, label: value }))}
          />
        </>
      }
    >
      {shown.length === 0 ? (
        <EmptyState
          icon={<ScrollText />}
          title={isFiltered ? 'No entry fits' : 'Nothing was done yet'}
          action={
            isFiltered ? <LinkButton href={PATHNAME}>Show all entries</LinkButton> : undefined
          }
        >
          {isFiltered
            ? 'Ids are compared whole: of who did it, of what it was done to, or of the request.'
            : 'Keys, credits moved by hand, sign-in changes: each stands here once it happens.'}
        </EmptyState>
      ) : (
        <>
          <AuditTable entries={shown} />
          <Pagination
            summary={`${shown.length} entries · times in UTC`}
            {...cursorLinks(PATHNAME, params, next)}
          />
        </>
      )}
    </Card>
  );
}
