import { request } from 'node:http';
import { createParser } from 'eventsource-parser';

/** One server-sent event as it came. */
export type SentEvent = { event: string | undefined; data: string };

/** A stream that is being read over a socket of its own, so that it can be left at any point. */
export type Reading = {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  /** What came so far, comments included. */
  text(): string;
  events(): SentEvent[];
  /** Resolves when the condition holds, or the stream has ended. */
  until(condition: (events: SentEvent[]) => boolean): Promise<void>;
  /** Resolves when the stream has ended, however. */
  ended(): Promise<SentEvent[]>;
  /** Takes nothing more from the socket, as a client does that hangs. */
  stopReading(): void;
  resumeReading(): void;
  /** Goes away without a word. */
  leave(): void;
};

/** Posts JSON and reads the stream that comes back. */
export async function readStream(
  url: string,
  { key, body, headers = {} }: { key: string; body: unknown; headers?: Record<string, string> },
): Promise<Reading> {
  const text = JSON.stringify(body);
  const events: SentEvent[] = [];
  const watchers = new Set<() => void>();
  let received = '';
  let over = false;
  const notify = () => {
    for (const watcher of [...watchers]) watcher();
  };
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ event, data }),
  });

  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        authorization: `Bearer ${key}`,
        ...headers,
      },
    });
    sent.once('error', reject);
    sent.once('response', (incoming) => {
      sent.on('error', () => undefined);
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        received += part;
        parser.feed(part);
        notify();
      });
      incoming.once('error', () => undefined);
      incoming.once('close', () => {
        over = true;
        notify();
      });
      const until = (condition: () => boolean) =>
        new Promise<void>((done) => {
          const watcher = () => {
            if (!over && !condition()) return;
            watchers.delete(watcher);
            done();
          };
          watchers.add(watcher);
          watcher();
        });
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        text: () => received,
        events: () => events,
        until: (condition) => until(() => condition(events)),
        async ended() {
          await until(() => false);
          return events;
        },
        stopReading: () => void incoming.pause(),
        resumeReading: () => void incoming.resume(),
        leave: () => void sent.destroy(),
      });
    });
    sent.end(text);
  });
}
