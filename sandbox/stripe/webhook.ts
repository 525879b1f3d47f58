import { createHmac } from 'node:crypto';
import type { Attempt } from './state';

export type Signature = 'right' | 'wrong' | 'stale' | 'future' | 'missing';

const AN_HOUR = 60 * 60;

/**
 * The `Stripe-Signature` header for a body, or undefined for none.
 *
 * The scheme is `t=<seconds>,v1=<hex hmac-sha256 of "t.body">`
 * (https://docs.stripe.com/webhooks#verify-manually). `stale` and `future` are signed rightly, an
 * hour before or after now.
 */
function signatureHeader(
  body: string,
  secret: string,
  nowSeconds: number,
  kind: Signature,
): string | undefined {
  if (kind === 'missing') return undefined;
  const shift = kind === 'stale' ? -AN_HOUR : kind === 'future' ? AN_HOUR : 0;
  const key = kind === 'wrong' ? `${secret}_of_somebody_else` : secret;
  const t = nowSeconds + shift;
  const v1 = createHmac('sha256', key).update(`${t}.${body}`).digest('hex');
  return `t=${t},v1=${v1}`;
}

/** Sends one event once. Never throws: what went wrong is in the attempt. */
export async function sendOnce(request: {
  url: string;
  secret: string;
  body: string;
  signature: Signature;
  timeoutMs: number;
  signal: AbortSignal;
}): Promise<Attempt> {
  const atMs = Date.now();
  const header = signatureHeader(
    request.body,
    request.secret,
    Math.floor(atMs / 1000),
    request.signature,
  );
  const attempt = (status: number | null, error: string | null): Attempt => ({
    atMs,
    status,
    error,
    tookMs: Date.now() - atMs,
    signature: request.signature,
  });

  try {
    const response = await fetch(request.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        accept: '*/*; q=0.5, application/xml',
        'cache-control': 'no-cache',
        ...(header === undefined ? {} : { 'stripe-signature': header }),
      },
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]),
    });
    await response.body?.cancel();
    return attempt(response.status, response.ok ? null : `HTTP ${response.status}`);
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    return attempt(null, reason instanceof Error ? reason.message : String(reason));
  }
}
