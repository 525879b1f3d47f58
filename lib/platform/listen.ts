import { Socket } from 'node:net';
import pg from 'pg';
import { env } from './env';
import { log } from './log';

const RECONNECT_PAUSE_MS_MIN = 100;
const RECONNECT_PAUSE_MS_MAX = 5_000;
/** How often the connection is asked for a sign of life. */
const PROOF_EVERY_MS = 400;
/** How long a sign of life counts: nothing that was announced longer ago than this can have been missed. */
export const PROOF_MS_MAX = 1_000;

export type Listener = {
  /** True while everything announced up to PROOF_MS_MAX ago is sure to have arrived. */
  isLive(): boolean;
  close(): Promise<void>;
};

/**
 * Calls `onAnnounced` with the payload of every NOTIFY on `channel`, over a connection of its own that is made again
 * when it breaks. What was announced meanwhile is lost, so `onGap` is called before the first payload after every gap.
 * Behind a pooler in transaction mode nothing would arrive: there it is never live.
 */
export function listen(
  channel: string,
  handlers: { onAnnounced: (payload: string) => void; onGap: () => void },
): Listener {
  let client: pg.Client | undefined;
  let provenAtMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const after = (ms: number, next: () => Promise<void>) => {
    if (closed) return;
    timer = setTimeout(() => void next(), ms);
    timer.unref();
  };

  const connect = async (): Promise<void> => {
    const socket = new Socket();
    const made = new pg.Client({
      stream: () => socket,
      connectionString: env().DATABASE_URL,
      connectionTimeoutMillis: PROOF_MS_MAX,
      query_timeout: PROOF_MS_MAX,
      keepAlive: true,
    });
    made.on('error', () => {
      provenAtMs = Number.NEGATIVE_INFINITY;
    });
    made.on('notification', (message) => handlers.onAnnounced(message.payload ?? ''));
    client = made;
    try {
      await made.connect();
      // Listening alone keeps no process alive.
      socket.unref();
      await made.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      return giveUp(made, error);
    }
    handlers.onGap();
    failures = 0;
    provenAtMs = performance.now();
    after(PROOF_EVERY_MS, () => prove(made));
  };

  // Announcements that were committed before this question was asked arrive no later than its answer.
  const prove = async (made: pg.Client): Promise<void> => {
    const askedAtMs = performance.now();
    try {
      await made.query('SELECT 1');
    } catch (error) {
      return giveUp(made, error);
    }
    provenAtMs = askedAtMs;
    after(PROOF_EVERY_MS, () => prove(made));
  };

  const giveUp = async (made: pg.Client, error: unknown): Promise<void> => {
    provenAtMs = Number.NEGATIVE_INFINITY;
    if (!closed) log().warn({ err: error, channel }, 'not listening');
    await made.end().catch(() => undefined);
    failures += 1;
    after(Math.min(RECONNECT_PAUSE_MS_MAX, RECONNECT_PAUSE_MS_MIN * 2 ** failures), connect);
  };

  if (env().DATABASE_NAMED_STATEMENTS) void connect();

  return {
    isLive: () => performance.now() - provenAtMs <= PROOF_MS_MAX,
    async close() {
      closed = true;
      clearTimeout(timer);
      provenAtMs = Number.NEGATIVE_INFINITY;
      await client?.end().catch(() => undefined);
    },
  };
}
