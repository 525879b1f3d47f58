import { DateTime } from '@/components/format/time';
import { Count } from '@/components/format/tokens';
import { Badge } from '@/components/ui/badge';
import { RowLink, Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { StripeEventView } from '@/lib/billing';
import { EventBadge } from './state-badge';

/** Stripe's events, newest first. */
export function StripeEventTable({
  events,
  eventHref,
}: {
  events: readonly StripeEventView[];
  eventHref: (eventId: string) => string;
}) {
  return (
    <Table label="Stripe events" stack stickyFirst>
      <THead>
        <Th>Type</Th>
        <Th>State</Th>
        <Th>Object</Th>
        <Th numeric>Deliveries</Th>
        <Th>Happened</Th>
        <Th>Received</Th>
      </THead>
      <TBody>
        {events.map((event) => (
          <Tr key={event.id} linked>
            <Td>
              <div className="text-left">
                <RowLink href={eventHref(event.id)} scroll={false}>
                  {event.type}
                </RowLink>
                <div className="font-mono text-2xs break-all text-subtle">{event.id}</div>
              </div>
            </Td>
            <Td label="State">
              <div className="flex flex-col gap-0.5 max-sm:items-end">
                <span className="flex gap-1">
                  <EventBadge state={event.state} />
                  {event.livemode ? null : <Badge title="Simulated money">Test</Badge>}
                </span>
                {event.note === null ? null : (
                  <span className="max-w-80 text-xs text-subtle">{event.note}</span>
                )}
              </div>
            </Td>
            <Td label="Object" quiet className="sm:max-w-56 truncate font-mono text-xs">
              <span className="truncate" title={event.objectId}>
                {event.objectId}
              </span>
            </Td>
            <Td numeric label="Deliveries">
              <Count value={event.deliveries} />
            </Td>
            <Td label="Happened" quiet className="whitespace-nowrap">
              <DateTime at={event.createdAt} />
            </Td>
            <Td label="Received" quiet className="whitespace-nowrap">
              <DateTime at={event.receivedAt} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
