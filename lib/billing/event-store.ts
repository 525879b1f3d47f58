import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { type Db, execute, row, rows, sql } from '@/lib/platform/db';
import type { StripeEvent } from './stripe-event';

export const EVENT_STATES = ['applied', 'ignored', 'refused', 'pending'] as const;
/** pending: being applied; nobody but the transaction that does it sees it. */
export type EventState = (typeof EVENT_STATES)[number];

const StoredRow = z.object({ deliveries: z.number(), state: z.enum(EVENT_STATES) });

/** Puts an event into the inbox, or counts one more delivery of it. A second caller waits here until the first is done. */
export async function storeEvent(
  tx: Db,
  event: StripeEvent,
  given: { payload: string; now: Date },
): Promise<{ deliveries: number; state: EventState }> {
  const stored = await row(
    tx,
    StoredRow,
    sql`INSERT INTO stripe_event AS e (id, type, api_version, livemode, object_id, created_at, received_at, state, payload)
        VALUES (${event.id}, ${event.type}, ${event.api_version}, ${event.livemode}, ${event.data.object.id ?? ''},
          ${new Date(event.created * 1000)}, ${given.now}, 'pending', ${given.payload}::jsonb)
        ON CONFLICT (id) DO UPDATE SET deliveries = e.deliveries + 1
        RETURNING deliveries, state`,
  );
  assert(stored, 'an event is stored');
  return stored;
}

export async function closeEvent(
  tx: Db,
  eventId: string,
  outcome: { state: EventState; note: string | null },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE stripe_event SET state = ${outcome.state}, note = ${outcome.note} WHERE id = ${eventId}`,
  );
}

const EventRow = z.object({
  id: z.string(),
  type: z.string(),
  apiVersion: z.string().nullable(),
  livemode: z.boolean(),
  objectId: z.string(),
  createdAt: z.date(),
  receivedAt: z.date(),
  deliveries: z.number(),
  state: z.enum(EVENT_STATES),
  note: z.string().nullable(),
  payload: z.unknown(),
});
export type EventRow = z.output<typeof EventRow>;

export type EventFilter = { state?: EventState; type?: string; objectId?: string };

/** Newest first; `before` is the id of an event. */
export function findEvents(
  db: Db,
  filter: EventFilter & { limit: number; before?: string },
): Promise<EventRow[]> {
  const by = {
    state: filter.state === undefined ? sql`TRUE` : sql`state = ${filter.state}`,
    type: filter.type === undefined ? sql`TRUE` : sql`type = ${filter.type}`,
    object: filter.objectId === undefined ? sql`TRUE` : sql`object_id = ${filter.objectId}`,
    page:
      filter.before === undefined
        ? sql`TRUE`
        : sql`(received_at, id) < (SELECT received_at, id FROM stripe_event WHERE id = ${filter.before})`,
  };
  return rows(
    db,
    EventRow,
    sql`SELECT id, type, api_version AS "apiVersion", livemode, object_id AS "objectId", created_at AS "createdAt",
               received_at AS "receivedAt", deliveries, state, note, payload
          FROM stripe_event WHERE ${by.state} AND ${by.type} AND ${by.object} AND ${by.page}
         ORDER BY received_at DESC, id DESC LIMIT ${filter.limit}`,
  );
}
