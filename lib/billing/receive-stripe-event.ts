import { transact } from '@/lib/platform/db';
import { counter } from '@/lib/platform/metrics';
import type { Outcome } from './apply-checkout-news';
import { applyStripeEvent, isHandledType } from './apply-stripe-event';
import type { BillingContext } from './context';
import { EventMalformed, SignatureRefused } from './errors';
import { closeEvent, storeEvent } from './event-store';
import { verifySignature } from './stripe';
import { StripeEvent, storable } from './stripe-event';

/** `duplicate`: an event that was dealt with before, and changed nothing now. */
export type Receipt = { eventId: string | null; outcome: Outcome['state'] | 'duplicate' };

/**
 * Takes one webhook call: verifies who signed the raw bytes before anything reads them, then stores the event and does
 * what it calls for in one transaction, so that neither is ever there without the other. Delivered again, it is counted
 * and nothing more; one that was refused is looked at again, since staff may have mended what was wrong.
 *
 * @throws SignatureRefused, EventMalformed: nothing is stored
 */
export async function receiveStripeEvent(
  ctx: BillingContext,
  given: { rawBody: string; signature: string | null },
): Promise<Receipt> {
  verify(ctx, given);
  const event = parse(given.rawBody);
  if (event === 'not_a_snapshot') {
    received().inc({ type: 'other', outcome: 'ignored' });
    return { eventId: null, outcome: 'ignored' };
  }

  const outcome = await transact(ctx.db, async (tx): Promise<Outcome | 'duplicate'> => {
    const stored = await storeEvent(tx, event.envelope, { payload: event.payload, now: ctx.now });
    if (stored.state !== 'pending' && stored.state !== 'refused') return 'duplicate';
    const applied = await applyStripeEvent(tx, event.envelope, ctx.now);
    await closeEvent(tx, event.envelope.id, applied);
    return applied;
  });

  const { id: eventId, type } = event.envelope;
  const state = outcome === 'duplicate' ? outcome : outcome.state;
  received().inc({ type: isHandledType(type) ? type : 'other', outcome: state });
  if (outcome !== 'duplicate' && outcome.state === 'refused')
    ctx.log.error(
      {
        alert: 'stripe_event_refused',
        eventId,
        type,
        orderId: outcome.orderId,
        note: outcome.note,
      },
      'a Stripe event was refused: staff must look at it',
    );
  return { eventId, outcome: state };
}

function verify(
  ctx: BillingContext,
  { rawBody, signature }: { rawBody: string; signature: string | null },
): void {
  try {
    verifySignature(rawBody, signature, ctx.now);
  } catch (error) {
    if (error instanceof SignatureRefused) signatureRefusals().inc({ flaw: error.flaw });
    throw error;
  }
}

function parse(rawBody: string): { envelope: StripeEvent; payload: string } | 'not_a_snapshot' {
  let value: unknown;
  try {
    value = JSON.parse(rawBody);
  } catch {
    throw new EventMalformed();
  }
  // Stripe's other kind of event carries no object; nobody here asked for those.
  if (isThin(value)) return 'not_a_snapshot';
  const envelope = StripeEvent.safeParse(value);
  if (!envelope.success) throw new EventMalformed();
  // Only an escape can smuggle in what PostgreSQL does not keep: raw, it is not JSON or not UTF-8.
  const payload = rawBody.includes('\\u') ? JSON.stringify(storable(value)) : rawBody;
  return { envelope: envelope.data, payload };
}

const isThin = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'object' in value &&
  value.object === 'v2.core.event';

const received = () =>
  counter({
    name: 'tokentill_stripe_events_total',
    help: 'Stripe events received, by type and outcome',
    labelNames: ['type', 'outcome'],
  });

const signatureRefusals = () =>
  counter({
    name: 'tokentill_stripe_signature_refusals_total',
    help: 'Webhook calls whose signature was refused, by flaw',
    labelNames: ['flaw'],
  });
