import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiOptions, answerApi } from './api';
import { answerControl } from './control';
import { createDelivery, DEFAULT_RETRY, type Delivery, type Retry } from './delivery';
import { eventView, newEvent } from './events';
import { answerHosted } from './hosted';
import { sendJson } from './http';
import { createIdempotency } from './idempotency';
import { randomText } from './ids';
import { Refusal } from './refusal';
import type { Sandbox, Settings } from './sandbox';
import { createScheduler } from './schedule';
import { eventFaults } from './spec';
import { keepState } from './state-file';

export type StripeOptions = {
  /** 0 or none: a free one. */
  port?: number;
  /** Only this machine can reach it unless another address is given. */
  host?: string;
  /** Where browsers reach the hosted pages, when that is not the address it listens on. */
  publicUrl?: string;
  /** The one key that is let in; any `sk_test_…` when it is not given. */
  apiKey?: string;
  webhookUrl?: string;
  /** Made up when it is not given; the answer of `startStripe` tells it. */
  webhookSecret?: string;
  stateFile?: string;
  merchant?: string;
  settings?: Partial<Settings>;
  retry?: Partial<Retry>;
  /**
   * Holds every answer and event against Stripe's description; `faults` then lists what differs.
   */
  checkAnswers?: boolean;
  log?: boolean;
};

export type StripeSandbox = {
  url: string;
  port: number;
  webhookSecret: string;
  /** How events are sent; change it through `POST /sandbox/webhooks` or here. */
  delivery: Delivery;
  settings: Settings;
  /** Answers and events that are not as described, and errors of the stand-in itself. */
  faults: readonly string[];
  setWebhook(target: { url: string; secret?: string }): void;
  close(): Promise<void>;
};

const THIRTY_DAYS = 30 * 24 * 60 * 60;

const DEFAULT_SETTINGS: Settings = {
  latencyMs: 0,
  failNext: 0,
  failWith: 'error_500',
  settleMs: 5000,
  feeDelayMs: 0,
};

/**
 * Starts the stand-in.
 *
 * @throws Error in one sentence when the port is taken or the state file cannot be used.
 */
export async function startStripe(options: StripeOptions = {}): Promise<StripeSandbox> {
  const keeper = keepState(options.stateFile);
  const faults: string[] = [];
  const secret = options.webhookSecret ?? `whsec_${randomText(32)}`;
  const fault = (message: string) => {
    faults.push(message);
    console.error(JSON.stringify({ level: 'error', service: 'stripe-stand-in', message }));
  };
  const save = () =>
    void keeper.saved().catch((error: unknown) => fault(`The state was not saved: ${error}`));

  const delivery = createDelivery({
    state: keeper.state,
    target: { url: options.webhookUrl, secret },
    retry: { ...DEFAULT_RETRY, ...options.retry },
    changed() {
      keeper.touch();
      save();
    },
  });
  let publicUrl = options.publicUrl?.replace(/\/$/, '');

  const sandbox: Sandbox = {
    state: keeper.state,
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    merchant: options.merchant ?? 'Tokentill',
    publicUrl: () => publicUrl ?? '',
    now: () => Math.floor(Date.now() / 1000),
    touch: keeper.touch,
    emit(type, object, cause, previous) {
      const sent = delivery.wants(type);
      const stored = newEvent({ type, object, created: sandbox.now(), cause, previous, sent });
      if (options.checkAnswers === true) {
        for (const text of eventFaults(eventView(stored))) fault(`${type}: ${text}`);
      }
      keeper.state.events.set(stored.id, stored);
      keeper.touch();
      if (sent) delivery.enqueue(stored.id);
    },
    schedule: (task) => scheduler.add(task),
  };
  const scheduler = createScheduler(sandbox, save);

  const api: ApiOptions = {
    sandbox,
    idempotency: createIdempotency(
      keeper.state,
      () => sandbox.settings.latencyMs,
      () => keeper.touch(),
    ),
    apiKey: options.apiKey,
    checkAnswers: options.checkAnswers ?? false,
    fault,
    saved: keeper.saved,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (!URL.canParse(path, 'http://sandbox')) return sendJson(response, 400, badPath());
    const url = new URL(path, 'http://sandbox');
    if (url.pathname.startsWith('/v1/')) return answerApi(api, request, response, url);
    const shared = { sandbox, delivery, saved: keeper.saved };
    if (url.pathname.startsWith('/sandbox/')) return answerControl(shared, request, response, url);
    return answerHosted(shared, request, response, url);
  }

  const server = createServer((request, response) => {
    const started = Date.now();
    answer(request, response)
      .catch((error: unknown) => {
        if (!(error instanceof Refusal))
          fault(String(error instanceof Error ? error.stack : error));
        const shown =
          error instanceof Refusal ? error : new Refusal(500, 'The Stripe stand-in has an error.');
        if (!response.headersSent) sendJson(response, shown.status, shown.body());
      })
      .finally(() => {
        if (options.log !== true) return;
        const { method, url: path } = request;
        const tookMs = Date.now() - started;
        const line = { level: 'info', service: 'stripe-stand-in', method, path };
        console.log(JSON.stringify({ ...line, status: response.statusCode, tookMs }));
      });
  });

  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${options.port} is taken by another program.`) : error);
    });
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  publicUrl ??= url;

  // What an earlier run did not get through is sent again; after 30 days Stripe, too, forgets an
  // event.
  for (const stored of keeper.state.events.values()) {
    const age = sandbox.now() - Number(stored.event.created);
    if (age > THIRTY_DAYS) keeper.state.events.delete(stored.id);
    else if (stored.delivery === 'pending') delivery.enqueue(stored.id);
  }
  scheduler.start();

  return {
    url,
    port,
    webhookSecret: secret,
    delivery,
    settings: sandbox.settings,
    faults,
    setWebhook(target) {
      delivery.target.url = target.url;
      if (target.secret !== undefined) delivery.target.secret = target.secret;
    },
    async close() {
      scheduler.stop();
      await delivery.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await keeper.saved();
    },
  };
}

function badPath() {
  return new Refusal(400, 'The path of this request cannot be read.').body();
}
