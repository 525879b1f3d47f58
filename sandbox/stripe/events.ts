import { newId } from './ids';
import type { JsonObject } from './json';
import type { Cause } from './sandbox';
import { API_VERSION } from './spec';
import type { StoredEvent } from './state';

/** A new event about an object as it is now. */
export function newEvent(about: {
  type: string;
  object: JsonObject;
  created: number;
  cause: Cause;
  previous?: JsonObject | undefined;
  sent: boolean;
}): StoredEvent {
  const id = newId('event');
  return {
    id,
    event: {
      id,
      object: 'event',
      api_version: API_VERSION,
      created: about.created,
      data: {
        // The event keeps the object as it was: later changes must not reach into it.
        object: structuredClone(about.object),
        ...(about.previous === undefined ? {} : { previous_attributes: about.previous }),
      },
      livemode: false,
      request: { id: about.cause.requestId, idempotency_key: about.cause.idempotencyKey },
      type: about.type,
    },
    crafted: false,
    delivery: about.sent ? 'pending' : 'not_sent',
    tries: 0,
    attempts: [],
  };
}

/** The event as the API answers it, with the number of webhooks that have not taken it yet. */
export function eventView(stored: StoredEvent): JsonObject {
  const open = stored.delivery === 'pending' || stored.delivery === 'dropped';
  return { ...stored.event, pending_webhooks: open ? 1 : 0 };
}
