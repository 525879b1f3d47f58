import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange, RecordedRequest } from './exchange';

/** Keeps the last requests, oldest first. */
export type Recorder = {
  begin(req: IncomingMessage, res: ServerResponse): Exchange;
  requests(): RecordedRequest[];
  clear(): void;
};

const KEPT_MAX = 1_000;
const KEPT_BODY_CHARACTERS_MAX = 262_144;
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-api-key']);

/**
 * A recorder. Beginning costs next to nothing: headers and bodies are read apart only when someone
 * looks, because the stand-in is also the baseline of measurements.
 *
 * @param ids makes the id of each request
 * @param onEnd called once for each request when it is over
 */
export function startRecorder(
  ids: () => string,
  onEnd: ((request: RecordedRequest) => void) | null,
): Recorder {
  const ring: Exchange[] = [];
  let next = 0;
  return {
    begin(req, res) {
      const exchange: Exchange = {
        req,
        res,
        id: ids(),
        startedAtMs: Date.now(),
        bodyText: '',
        endedAtMs: null,
        chunksSent: 0,
        cut: false,
        clientAborted: false,
      };
      ring[next] = exchange;
      next = (next + 1) % KEPT_MAX;
      res.once('close', () => {
        exchange.endedAtMs = Date.now();
        exchange.clientAborted = !exchange.cut && !res.writableFinished;
        onEnd?.(recorded(exchange));
      });
      return exchange;
    },
    requests: () => [...ring.slice(next), ...ring.slice(0, next)].map(recorded),
    clear() {
      ring.length = 0;
      next = 0;
    },
  };
}

function recorded(exchange: Exchange): RecordedRequest {
  const { req, res, endedAtMs, startedAtMs } = exchange;
  return {
    id: exchange.id,
    method: req.method ?? '',
    path: req.url ?? '',
    headers: shownHeaders(req),
    body: shownBody(exchange.bodyText),
    receivedAt: new Date(startedAtMs).toISOString(),
    durationMs: endedAtMs === null ? null : endedAtMs - startedAtMs,
    status: res.headersSent ? res.statusCode : null,
    chunksSent: exchange.chunksSent,
    clientAborted: exchange.clientAborted,
  };
}

function shownHeaders(req: IncomingMessage): Record<string, string> {
  const shown = Object.entries(req.headers).filter(([name]) => !SECRET_HEADERS.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, [value].flat().join(', ')]));
}

function shownBody(text: string): unknown {
  if (text === '' || text.length > KEPT_BODY_CHARACTERS_MAX) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
