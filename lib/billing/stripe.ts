import Stripe from 'stripe';
import { assert } from '@/lib/platform/assert';
import { env } from '@/lib/platform/env';
import { histogram } from '@/lib/platform/metrics';
import {
  SignatureRefused,
  type StripeFacts,
  StripeNotConfigured,
  StripeRefused,
  StripeUnavailable,
} from './errors';

/** The version that our parsing was written for; the SDK's own types are of the same one. */
const API_VERSION: typeof Stripe.API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 10_000;
const NETWORK_RETRIES_MAX = 2;
/** How far the clock of a signature may be from ours, in either direction. */
const SIGNATURE_AGE_SECONDS_MAX = 300;
const SIGNATURE_LENGTH_MAX = 2_000;
const SIGNATURE_SHAPE = /^t=(\d{1,12})(?:,v\d{1,3}=[0-9A-Za-z]+)+$/;

let made: { key: string; url: string | undefined; client: Stripe } | undefined;

function client(): Stripe {
  const { STRIPE_SECRET_KEY: key, STRIPE_API_URL: url } = env();
  if (!key) throw new StripeNotConfigured('STRIPE_SECRET_KEY');
  if (made?.key === key && made.url === url) return made.client;
  made = {
    key,
    url,
    client: new Stripe(key, {
      apiVersion: API_VERSION,
      timeout: TIMEOUT_MS,
      maxNetworkRetries: NETWORK_RETRIES_MAX,
      telemetry: false,
      ...(url === undefined ? {} : addressOf(url)),
    }),
  };
  return made.client;
}

function addressOf(url: string): { protocol: 'http' | 'https'; host: string; port: number } {
  const { protocol, hostname, port } = new URL(url);
  const isHttps = protocol === 'https:';
  return {
    protocol: isHttps ? 'https' : 'http',
    host: hostname,
    port: port === '' ? (isHttps ? 443 : 80) : Number(port),
  };
}

const calls = () =>
  histogram({
    name: 'tokentill_stripe_call_seconds',
    help: 'Calls of the Stripe API, by call and outcome',
    labelNames: ['call', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });

/**
 * Makes one call of the Stripe API; the SDK repeats what may be repeated.
 *
 * @param call names it in metrics
 * @throws StripeUnavailable when Stripe is away or fails, StripeRefused when it refuses, StripeNotConfigured
 */
export async function callStripe<T>(
  call: string,
  work: (stripe: Stripe) => Promise<T>,
): Promise<T> {
  const stripe = client();
  const done = calls().startTimer({ call });
  try {
    const answer = await work(stripe);
    done({ outcome: 'ok' });
    return answer;
  } catch (error) {
    const refusal = refusalFrom(error);
    done({ outcome: refusal instanceof StripeRefused ? 'refused' : 'unavailable' });
    throw refusal;
  }
}

/** Turns the SDK's errors into ours; anything else is a bug of ours and stays what it is. */
function refusalFrom(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const facts = factsOf(error);
  if (error instanceof Stripe.errors.StripeConnectionError) return new StripeUnavailable(facts);
  if (error.statusCode === 409) return new StripeUnavailable(facts, { isBusy: true });
  if (error.statusCode === 429) return new StripeUnavailable(facts);
  if (error.statusCode === undefined || error.statusCode >= 500)
    return new StripeUnavailable(facts, { isKept: true });
  return new StripeRefused(facts);
}

/** Without headers and bodies, which may carry more than a log should keep. */
function factsOf(error: InstanceType<typeof Stripe.errors.StripeError>): StripeFacts {
  return {
    type: error.type,
    message: error.message,
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.param === undefined ? {} : { param: error.param }),
    ...(error.statusCode === undefined ? {} : { status: error.statusCode }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  };
}

/**
 * Checks that Stripe signed this very body, not longer than five minutes ago and not in the future
 * (https://docs.stripe.com/webhooks/signature). The SDK looks at age only, so a signature of next year would pass it.
 *
 * @throws SignatureRefused, StripeNotConfigured
 */
export function verifySignature(rawBody: string, signature: string | null, now: Date): void {
  const secret = env().STRIPE_WEBHOOK_SECRET;
  if (!secret) throw new StripeNotConfigured('STRIPE_WEBHOOK_SECRET');
  if (signature === null || signature === '') throw new SignatureRefused('missing');
  const signedAt = signature.length > SIGNATURE_LENGTH_MAX ? null : SIGNATURE_SHAPE.exec(signature);
  if (signedAt === null || rawBody === '') throw new SignatureRefused('wrong');

  const verifier = Stripe.webhooks.signature;
  assert(verifier, 'the SDK can verify signatures');
  const signedAtMs = Number(signedAt[1]) * 1000;
  try {
    // The SDK's clock stands where the header says, so that it refuses a wrong signature only; age is judged below.
    verifier.verifyHeader(
      rawBody,
      signature,
      secret,
      SIGNATURE_AGE_SECONDS_MAX,
      undefined,
      signedAtMs,
    );
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError)
      throw new SignatureRefused('wrong');
    throw error;
  }
  const ageSeconds = Math.floor((now.getTime() - signedAtMs) / 1000);
  if (ageSeconds > SIGNATURE_AGE_SECONDS_MAX) throw new SignatureRefused('too_old');
  if (ageSeconds < -SIGNATURE_AGE_SECONDS_MAX) throw new SignatureRefused('in_future');
}
