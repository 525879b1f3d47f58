import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hmacSha256Hex, randomBase62 } from '@/lib/platform/crypto';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { type StripeSandbox, startStripe } from '@/sandbox/stripe/server';

export const WEBHOOK_SECRET = 'whsec_only_tests_know_this_one';

export type JsonObject = { [name: string]: unknown };

export type StripeWorld = {
  sandbox: StripeSandbox;
  /** Sends a command to the stand-in. */
  command(path: string, body?: JsonObject): Promise<JsonObject>;
  /** Pays a session the way a customer does, with a good card unless told otherwise. */
  pay(sessionId: string, how?: JsonObject): Promise<void>;
  /** Reads from Stripe's API, past our code. */
  read(path: string): Promise<JsonObject>;
  close(): Promise<void>;
};

/**
 * The Stripe stand-in with our own webhook route behind a real socket. Sets the environment, so call it before
 * anything else of the product runs. Webhooks are held back until `webhooks` says otherwise.
 */
export async function startStripeWorld(given: { webhooks?: 'on' } = {}): Promise<StripeWorld> {
  const key = `sk_test_${randomBase62(24)}`;
  const receiver = await startWebhookServer();
  const sandbox = await startStripe({
    apiKey: key,
    webhookSecret: WEBHOOK_SECRET,
    checkAnswers: true,
    retry: { baseMs: 20, maxMs: 100 },
    ...(given.webhooks === 'on' ? { webhookUrl: receiver.url } : {}),
  });
  Object.assign(process.env, {
    STRIPE_SECRET_KEY: key,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_URL: sandbox.url,
  });

  await warmUp(sandbox.url, key);

  async function command(path: string, body: JsonObject = {}): Promise<JsonObject> {
    const response = await fetch(`${sandbox.url}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as JsonObject;
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    sandbox,
    command,
    async pay(sessionId, how = {}) {
      await command(`checkout/${sessionId}/pay`, how);
    },
    async read(path) {
      const response = await fetch(`${sandbox.url}${path}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      return (await response.json()) as JsonObject;
    },
    async close() {
      await sandbox.close();
      await receiver.close();
    },
  };
}

/** The first answers compile Stripe's description, for seconds in which nothing else of this process runs. */
async function warmUp(url: string, key: string): Promise<void> {
  const call = async (path: string, form?: Record<string, string>) => {
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${key}` },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    return (await response.json()) as { id?: string };
  };
  await call('/v1/customers', { email: 'warm@example.com' });
  const { id } = await call('/v1/checkout/sessions', {
    mode: 'payment',
    success_url: 'https://example.com',
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'usd',
    'line_items[0][price_data][unit_amount]': '999',
    'line_items[0][price_data][product_data][name]': 'Warm',
  });
  await call(`/v1/checkout/sessions/${id}?expand[]=payment_intent`);
}

async function startWebhookServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const response = await postWebhook(
      await textOf(incoming),
      incoming.headers['stripe-signature']?.toString(),
    );
    outgoing.writeHead(response.status).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/webhooks/stripe`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

/** Calls the webhook route with these bytes and this header. */
export async function postWebhook(
  body: string | Uint8Array<ArrayBuffer>,
  signature: string | undefined,
): Promise<Response> {
  const { POST } = await import('@/app/api/webhooks/stripe/route');
  const request = new Request('http://localhost:3000/api/webhooks/stripe', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
    },
  });
  return POST(request, { params: Promise.resolve({}) });
}

/** The header that Stripe would send with this body. */
export function signatureOf(
  body: string,
  given: { secret?: string; shiftSeconds?: number } = {},
): string {
  const t = Math.floor(Date.now() / 1000) + (given.shiftSeconds ?? 0);
  return `t=${t},v1=${hmacSha256Hex(given.secret ?? WEBHOOK_SECRET, `${t}.${body}`)}`;
}

/** An event about an object, as Stripe writes it. */
export function anEvent(type: string, object: JsonObject, given: JsonObject = {}): JsonObject {
  return {
    id: `evt_${randomBase62(24)}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    ...given,
  };
}

/** Delivers an event with a right signature; the answer's status and outcome. */
export async function deliver(event: JsonObject): Promise<{ status: number; outcome: unknown }> {
  const body = JSON.stringify(event);
  const response = await postWebhook(body, signatureOf(body));
  const answer = (await response.json()) as JsonObject;
  return { status: response.status, outcome: answer.outcome ?? answer.code };
}

/** What billing's verbs are given. */
export const billingContext = (now: Date = new Date()) => ({ db: db(), now, log: log() });
