import { CreditCard } from 'lucide-react';
import type { Metadata } from 'next';
import { EventDrawer } from '@/components/provider/event-drawer';
import { Panel } from '@/components/provider/panel';
import { EVENT_LOOKS } from '@/components/provider/state-badge';
import { StripeEventTable } from '@/components/provider/stripe-event-table';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Pagination } from '@/components/ui/pagination';
import { UrlSearch, UrlSelect } from '@/components/ui/url-filters';
import { EVENT_STATES, listStripeEvents } from '@/lib/billing';
import { db } from '@/lib/platform/db';
import { requireProvider } from '@/lib/web/session';
import { CardSkeleton } from '../_parts/skeletons';
import { cursorLinks } from '../_state/paging';
import { hrefWith, one, oneOf, type SearchParams, searchOf } from '../_state/view';

export const metadata: Metadata = { title: 'Stripe events' };

const PATHNAME = '/provider/stripe-events';
const PAGE_ROWS = 50;
const DESCRIPTION =
  'What Stripe told us, what each event did, and how often it was delivered. An event and its effect are one transaction.';

export default async function StripeEventsPage({
  searchParams,
}: PageProps<'/provider/stripe-events'>) {
  await requireProvider();
  return (
    <PageShell title="Stripe events" description={DESCRIPTION}>
      <Panel title="The events" fallback={<CardSkeleton title="Events" rows={12} controls />}>
        <Events params={await searchParams} />
      </Panel>
    </PageShell>
  );
}

async function Events({ params }: { params: SearchParams }) {
  const state = oneOf(params, 'state', EVENT_STATES);
  const type = searchOf(params, 'type');
  const objectId = searchOf(params, 'object');
  const given = one(params, 'before') ?? '';
  const before = /^\w{1,255}$/.test(given) ? given : undefined;
  const { events, nextCursor } = await listStripeEvents(
    { db: db() },
    {
      limit: PAGE_ROWS,
      ...(state === undefined ? {} : { state }),
      ...(type === undefined ? {} : { type }),
      ...(objectId === undefined ? {} : { objectId }),
      ...(before === undefined ? {} : { startingAfter: before }),
    },
  );
  const isFiltered = state !== undefined || type !== undefined || objectId !== undefined;
  const shown = events.find(({ id }) => id === one(params, 'event'));
  const closeHref = hrefWith(PATHNAME, params, { event: undefined });

  return (
    <Card
      title="Events"
      flush
      actions={
        <>
          <UrlSearch label="Object id, such as cs_…" param="object" />
          <UrlSearch label="Type, such as charge.refunded" param="type" />
          <UrlSelect
            label="State"
            param="state"
            allLabel="All states"
            options={EVENT_STATES.map((value) => ({ value, label: EVENT_LOOKS[value].label }))}
          />
        </>
      }
    >
      {events.length === 0 ? (
        <EmptyState
          icon={<CreditCard />}
          title={isFiltered ? 'No event fits' : 'Stripe has not told us anything yet'}
          action={isFiltered ? <LinkButton href={PATHNAME}>Show all events</LinkButton> : undefined}
        >
          {isFiltered
            ? 'Object ids and types are compared whole.'
            : 'With the first checkout the first event arrives. If it does not, the webhook’s address or its secret is wrong.'}
        </EmptyState>
      ) : (
        <>
          <StripeEventTable
            events={events}
            eventHref={(id) => hrefWith(PATHNAME, params, { event: id })}
          />
          <Pagination
            summary={`${events.length} events · times in UTC`}
            {...cursorLinks(PATHNAME, params, nextCursor ?? undefined)}
          />
        </>
      )}
      {shown === undefined ? null : (
        <EventDrawer
          title={shown.type}
          eventId={shown.id}
          payload={JSON.stringify(shown.payload, null, 2)}
          closeHref={closeHref}
        />
      )}
    </Card>
  );
}
