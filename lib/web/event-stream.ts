const HEARTBEAT_MS = 15_000;
/** Sent at once: proxies and readers see the headers only with the first byte. */
const HELLO = ': hello\n\n';
const HEARTBEAT = ': still here\n\n';

type Options = {
  headers?: Record<string, string>;
  /** Called when the reader goes away before the end. */
  onLeave: () => void;
  heartbeatMs?: number;
};

const encoder = new TextEncoder();

/**
 * Server-sent events, one text for each turn of `events`, no faster than they are read. A comment is sent at once and
 * whenever nothing else was for 15 seconds, so that nobody between us and the reader takes the connection for dead.
 */
export function eventStream(
  events: AsyncIterator<string, undefined>,
  { headers = {}, onLeave, heartbeatMs = HEARTBEAT_MS }: Options,
): Response {
  let greeted = false;
  let pending: Promise<IteratorResult<string, undefined>> | undefined;

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!greeted) {
          greeted = true;
          controller.enqueue(encoder.encode(HELLO));
          return;
        }
        pending ??= events.next();
        const result = await orHeartbeat(pending, heartbeatMs);
        if (result === undefined) {
          controller.enqueue(encoder.encode(HEARTBEAT));
          return;
        }
        pending = undefined;
        if (result.done) controller.close();
        else controller.enqueue(encoder.encode(result.value));
      },
      cancel: onLeave,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
      ...headers,
    },
  });
}

async function orHeartbeat<T>(pending: Promise<T>, heartbeatMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const beat = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, heartbeatMs, undefined);
  });
  try {
    return await Promise.race([pending, beat]);
  } finally {
    clearTimeout(timer);
  }
}

/** A signal that aborts when the reader of `request` goes away, whoever notices first. */
export function readerOf(request: Request): { left: AbortSignal; leave: () => void } {
  const controller = new AbortController();
  const leave = () => controller.abort();
  if (request.signal.aborted) leave();
  else request.signal.addEventListener('abort', leave, { once: true });
  return { left: controller.signal, leave };
}
