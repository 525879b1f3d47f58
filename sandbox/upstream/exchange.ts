import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from './refusal';

/** What the stand-in keeps of one request. */
export type RecordedRequest = {
  /** The id that the answer carried in `x-request-id`. */
  id: string;
  method: string;
  path: string;
  /** Without authorization and cookies. */
  headers: Record<string, string>;
  /** The parsed JSON body; text where it is no JSON; null without a body or past 256 kB. */
  body: unknown;
  /** RFC 3339, UTC. */
  receivedAt: string;
  /** Until the answer was sent or the client had left; null while it still runs. */
  durationMs: number | null;
  /** Null when no answer was begun. */
  status: number | null;
  /** Chunks of text that were sent. */
  chunksSent: number;
  /** The client left before the answer was complete. */
  clientAborted: boolean;
};

/** One request on its way through the stand-in. */
export type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly id: string;
  readonly startedAtMs: number;
  bodyText: string;
  endedAtMs: number | null;
  chunksSent: number;
  /** The connection was cut on command, so its end says nothing about the client. */
  cut: boolean;
  clientAborted: boolean;
};

/** Whether nobody is left to answer. */
export function isOver({ res }: Exchange): boolean {
  return res.destroyed || res.closed;
}

/** Waits, or less when the connection ends; tells whether somebody still waits for the answer. */
export function wait(exchange: Exchange, ms: number): Promise<boolean> {
  if (isOver(exchange)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      exchange.res.off('close', done);
      resolve(!isOver(exchange));
    };
    const timer = setTimeout(done, ms);
    exchange.res.once('close', done);
  });
}

/** Waits until the connection ends. */
export function waitForEnd(exchange: Exchange): Promise<void> {
  if (isOver(exchange)) return Promise.resolve();
  return new Promise((resolve) => exchange.res.once('close', () => resolve()));
}

/** Writes some of the answer; tells whether somebody still takes it. */
export function write(exchange: Exchange, text: string): Promise<boolean> {
  if (isOver(exchange)) return Promise.resolve(false);
  const { res } = exchange;
  const flowing = res.write(text);
  return new Promise((resolve) => {
    const done = () => {
      res.off('close', done);
      res.off('drain', done);
      resolve(!isOver(exchange));
    };
    // Between two writes the loop has to turn, or a client's leaving would not be seen.
    if (flowing) return setImmediate(() => resolve(!isOver(exchange)));
    res.once('close', done);
    return res.once('drain', done);
  });
}

/** Ends the connection without ending the answer. */
export function cut(exchange: Exchange): void {
  exchange.cut = true;
  exchange.res.destroy();
}

/** Answers with a whole JSON text. */
export function sendJson(
  exchange: Exchange,
  status: number,
  text: string,
  headers: Record<string, string | number> = {},
): void {
  if (isOver(exchange)) return;
  exchange.res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-request-id': exchange.id,
    ...headers,
  });
  exchange.res.end(text);
}

/** Answers with an error in the upstream's shape. */
export function sendRefusal(
  exchange: Exchange,
  { status, error }: Refusal,
  headers: Record<string, string | number> = {},
): void {
  sendJson(exchange, status, JSON.stringify({ error }), headers);
}
