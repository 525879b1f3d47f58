import { randomInt } from 'node:crypto';
import { matchesType } from './event-types';
import { eventView } from './events';
import type { Attempt, State, StoredEvent } from './state';
import { type Signature, sendOnce } from './webhook';

type Target = { url: string | undefined; secret: string };

/** How events are sent; `POST /sandbox/webhooks` changes it while the stand-in runs. */
type DeliveryMode = {
  /** Nothing is sent while this is on. */
  hold: boolean;
  /** So many copies more of each event, sent at the same time. */
  duplicate: number;
  /**
   * The order of what is waiting. Other than as created, events wait a little to have an order at
   * all.
   */
  order: 'created' | 'reversed' | 'shuffled';
  /** Sends what is waiting all at once instead of one after the other. */
  parallel: boolean;
  /** Waits before each event. */
  delayMs: number;
  signature: Signature;
  /** So many events are lost: not sent, and not tried again. */
  drop: number;
  /** Types that the webhook wants, `*` for all. */
  enabledEvents: string[];
};

export type Retry = { baseMs: number; maxMs: number; attempts: number; timeoutMs: number };

export const DEFAULT_MODE: DeliveryMode = {
  hold: false,
  duplicate: 0,
  order: 'created',
  parallel: false,
  delayMs: 0,
  signature: 'right',
  drop: 0,
  enabledEvents: ['*'],
};

export const DEFAULT_RETRY: Retry = {
  baseMs: 1000,
  maxMs: 60_000,
  attempts: 20,
  timeoutMs: 10_000,
};

export type Delivery = {
  mode: DeliveryMode;
  target: Target;
  retry: Retry;
  /** True when an event of this type goes to a webhook at all. */
  wants(type: string): boolean;
  /** Sends an event when its turn comes. */
  enqueue(id: string): void;
  /** Looks at the mode again after it was changed. */
  resume(): void;
  /** Sends an event now, whatever the mode holds back; resolves with what came of it. */
  resend(id: string, signature?: Signature): Promise<Attempt>;
  /** How many events wait for their first or next attempt. */
  waiting(): number;
  stop(): Promise<void>;
};

const ORDERING_WINDOW_MS = 200;
const ATTEMPTS_KEPT = 50;

/** Sends events to the webhook and tries again until it answers 2xx. */
export function createDelivery(options: {
  state: State;
  target: Target;
  retry: Retry;
  changed: () => void;
}): Delivery {
  const { state, target, retry, changed } = options;
  const mode: DeliveryMode = { ...DEFAULT_MODE };
  const stopping = new AbortController();
  const timers = new Map<string, NodeJS.Timeout>();
  let queue: string[] = [];
  let pumping: Promise<void> | undefined;

  function pump(): void {
    if (pumping !== undefined || mode.hold || stopping.signal.aborted || queue.length === 0) return;
    pumping = drain().finally(() => {
      pumping = undefined;
      pump();
    });
  }

  async function drain(): Promise<void> {
    if (mode.order !== 'created') await pause(ORDERING_WINDOW_MS, stopping.signal);
    const batch = inOrder(queue, mode.order);
    queue = [];
    while (batch.length > 0) {
      if (mode.hold || stopping.signal.aborted) {
        queue = [...batch, ...queue];
        return;
      }
      if (mode.parallel) {
        await Promise.all(batch.splice(0).map((id) => deliver(id)));
      } else {
        await deliver(batch.shift() ?? '');
      }
    }
  }

  async function deliver(id: string): Promise<void> {
    const stored = state.events.get(id);
    if (stored === undefined || stored.delivery !== 'pending') return;
    if (mode.delayMs > 0) await pause(mode.delayMs, stopping.signal);
    if (mode.drop > 0) {
      mode.drop -= 1;
      stored.delivery = 'dropped';
      changed();
      return;
    }
    stored.tries += 1;
    const copies = stored.tries === 1 ? mode.duplicate + 1 : 1;
    await Promise.all(Array.from({ length: copies }, () => send(stored, mode.signature)));
    // A closing stand-in cuts its own requests; the next start tries them again.
    if (stopping.signal.aborted) return;
    if (stored.delivery === 'pending') retryLater(stored);
  }

  async function send(stored: StoredEvent, signature: Signature): Promise<Attempt> {
    const { url } = target;
    if (url === undefined) {
      return { atMs: Date.now(), status: null, error: 'no webhook', tookMs: 0, signature };
    }
    const body = JSON.stringify(eventView(stored), null, 2);
    const signal = stopping.signal;
    const { timeoutMs } = retry;
    const attempt = await sendOnce({
      url,
      secret: target.secret,
      body,
      signature,
      timeoutMs,
      signal,
    });
    stored.attempts = [...stored.attempts, attempt].slice(-ATTEMPTS_KEPT);
    if (attempt.error === null) stored.delivery = 'delivered';
    changed();
    return attempt;
  }

  function retryLater(stored: StoredEvent): void {
    if (stored.tries >= retry.attempts) {
      stored.delivery = 'given_up';
      changed();
      return;
    }
    const waitMs = Math.min(retry.baseMs * 2 ** (stored.tries - 1), retry.maxMs);
    const timer = setTimeout(() => {
      timers.delete(stored.id);
      queue.push(stored.id);
      pump();
    }, waitMs);
    timers.set(stored.id, timer);
  }

  return {
    mode,
    target,
    retry,
    wants: (type) =>
      target.url !== undefined && mode.enabledEvents.some((wanted) => matchesType(wanted, type)),
    enqueue(id) {
      queue.push(id);
      // The answer of the call that caused the event goes out first, as it mostly does in the
      // field.
      setImmediate(pump);
    },
    resume: pump,
    async resend(id, signature) {
      const stored = state.events.get(id);
      if (stored === undefined) throw new Error(`There is no event ${id}.`);
      return send(stored, signature ?? mode.signature);
    },
    waiting: () => queue.length + timers.size,
    async stop() {
      stopping.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      await pumping;
    },
  };
}

function inOrder(ids: readonly string[], order: DeliveryMode['order']): string[] {
  if (order === 'reversed') return [...ids].reverse();
  if (order === 'created') return [...ids];
  const rest = [...ids];
  const shuffled: string[] = [];
  while (rest.length > 0) shuffled.push(...rest.splice(randomInt(rest.length), 1));
  return shuffled;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
