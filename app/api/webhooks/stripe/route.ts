import { receiveStripeEvent } from '@/lib/billing';
import { handle } from '@/lib/web/handle';
import { refuseMethod } from '@/lib/web/method-not-allowed';
import { readText } from '@/lib/web/read-body';
import { jsonResponse } from '@/lib/web/text-response';

const BODY_BYTES_MAX = 256 * 1024;

/** Stripe's events. The raw text is what is signed, so nothing reads it before the signature is verified. */
export const POST = handle(async (request, ctx) => {
  const rawBody = await readText(request, { bytesMax: BODY_BYTES_MAX });
  const signature = request.headers.get('stripe-signature');
  const receipt = await receiveStripeEvent(ctx, { rawBody, signature });
  return jsonResponse({ received: true, event_id: receipt.eventId, outcome: receipt.outcome });
});

const refused = refuseMethod('POST');

export { refused as DELETE, refused as GET, refused as OPTIONS, refused as PATCH, refused as PUT };
