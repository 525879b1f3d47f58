import { InvalidInput } from '@/lib/platform/errors';
import type { BillingContext } from './context';
import { type EventFilter, type EventRow, findEvents } from './event-store';

const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 200;
const EVENT_ID_SHAPE = /^[A-Za-z0-9_]{1,255}$/;
const MASK = '•••';

/** Whoever has one of these can act or look as the customer; the last ones are personal and help nobody here. */
const SECRET_NAMES = new Set([
  'client_secret',
  'url',
  'hosted_invoice_url',
  'invoice_pdf',
  'receipt_url',
  'fingerprint',
  'phone',
  'address',
]);

export type StripeEventView = Omit<EventRow, 'payload'> & { payload: unknown };
export type StripeEventPage = {
  events: StripeEventView[];
  hasMore: boolean;
  nextCursor: string | null;
};

/** The inbox for staff, newest first, secrets and addresses masked. `startingAfter` is an event id. @throws InvalidInput */
export async function listStripeEvents(
  ctx: Pick<BillingContext, 'db'>,
  given: EventFilter & { limit?: number; startingAfter?: string } = {},
): Promise<StripeEventPage> {
  const { limit = PAGE_SIZE, startingAfter, ...filter } = given;
  if (startingAfter !== undefined && !EVENT_ID_SHAPE.test(startingAfter))
    throw new InvalidInput([
      { pointer: '/starting_after', detail: 'This is not the id of an event.' },
    ]);
  const size = Math.min(Math.max(1, Math.trunc(limit)), PAGE_SIZE_MAX);
  const found = await findEvents(ctx.db, {
    ...filter,
    limit: size + 1,
    ...(startingAfter === undefined ? {} : { before: startingAfter }),
  });
  const events = found
    .slice(0, size)
    .map((event) => ({ ...event, payload: masked(event.payload) }));
  const hasMore = found.length > size;
  return { events, hasMore, nextCursor: hasMore ? (events.at(-1)?.id ?? null) : null };
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAMES.has(name) && inner !== null ? MASK : masked(inner),
    ]),
  );
}
