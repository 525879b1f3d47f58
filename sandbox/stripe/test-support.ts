import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type StripeOptions, type StripeSandbox, startStripe } from './server';

const SECRET = 'whsec_test_of_the_stand_in';

export type Received = {
  /** What the SDK read, or undefined when it refused the signature. */
  event: Stripe.Event | undefined;
  refusal: string | undefined;
  body: string;
  signature: string | undefined;
};

export type Receiver = {
  url: string;
  received: Received[];
  /** The types that arrived with a good signature, in order. */
  types(): string[];
  /** The status that the next requests are answered with; 200 when the list is empty. */
  nextStatuses: number[];
  close(): Promise<void>;
};

/** A webhook that does what the product does first: verify with the official SDK. */
export async function startReceiver(): Promise<Receiver> {
  const stripe = new Stripe('sk_test_receiver');
  const received: Received[] = [];
  const nextStatuses: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const header = request.headers['stripe-signature'];
    const signature = typeof header === 'string' ? header : undefined;
    try {
      const event = stripe.webhooks.constructEvent(body, signature ?? '', SECRET);
      received.push({ event, refusal: undefined, body, signature });
      response.writeHead(nextStatuses.shift() ?? 200).end();
    } catch (error) {
      const refusal = error instanceof Error ? error.message : String(error);
      received.push({ event: undefined, refusal, body, signature });
      response.writeHead(400).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    received,
    nextStatuses,
    types: () => received.flatMap(({ event }) => (event === undefined ? [] : [event.type])),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type World = {
  sandbox: StripeSandbox;
  stripe: Stripe;
  receiver: Receiver;
  close(): Promise<void>;
};

/** A stand-in that checks its own answers, the official client, and a webhook. */
export async function startWorld(options: StripeOptions = {}): Promise<World> {
  const receiver = await startReceiver();
  const sandbox = await startStripe({
    webhookUrl: receiver.url,
    webhookSecret: SECRET,
    checkAnswers: true,
    retry: { baseMs: 20, maxMs: 80 },
    ...options,
  });
  return {
    sandbox,
    receiver,
    stripe: clientOf(sandbox),
    async close() {
      await sandbox.close();
      await receiver.close();
    },
  };
}

/** The official client, pointed at a stand-in. */
export function clientOf(sandbox: StripeSandbox, key = 'sk_test_of_the_tests'): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** The Starter Pack: what most tests buy. */
export const STARTER = {
  mode: 'payment',
  success_url: 'https://shop.example/thanks?session={CHECKOUT_SESSION_ID}&from=till',
  cancel_url: 'https://shop.example/credits',
  line_items: [
    {
      quantity: 1,
      price_data: {
        currency: 'usd',
        unit_amount: 999,
        product_data: { name: 'Starter Pack', description: '1,000 credits' },
      },
    },
  ],
} satisfies Stripe.Checkout.SessionCreateParams;

/** Posts a plain form the way a browser does, without following the redirect. */
export function postForm(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

/** A card form that succeeds, but for what is given. */
export function cardForm(fields: Record<string, string> = {}): Record<string, string> {
  return {
    email: 'ada@example.com',
    number: '4242 4242 4242 4242',
    expiry: '12 / 34',
    cvc: '123',
    name: 'Ada Lovelace',
    action: 'pay',
    ...fields,
  };
}

/** Sends a command to the stand-in and reads the answer. */
export async function command(
  sandbox: StripeSandbox,
  path: string,
  body: Record<string, unknown> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${sandbox.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Waits until something holds, and says what did not when it never does. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: () => unknown = () => '',
): Promise<void> {
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 10) {
    if (await holds()) return;
    await sleep(10);
  }
  throw new Error(`Waited for 15 s in vain: ${JSON.stringify(what())}`);
}

/** Lets time pass. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
