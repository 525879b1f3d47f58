import { cut, type Exchange, isOver, sendJson, waitForEnd, write } from './exchange';
import type { Plan } from './intake';
import { IN_BAND_ERROR } from './refusal';
import { plainHead } from './render';

/** Sends a whole answer at once; nothing here waits, for it is the path that is measured. */
export function sendWhole(exchange: Exchange, plan: Plan): void {
  const { res, id } = exchange;
  const tail = plan.plain();
  const head = plainHead(`chatcmpl-${id}`, Math.floor(exchange.startedAtMs / 1000));
  res.writeHead(200, {
    'content-type': 'application/json',
    'content-length': head.length + tail.bytes,
    'x-request-id': id,
  });
  res.end(head + tail.text);
}

/** Sends a plain answer with the faults that were asked for. */
export async function sendPlain(exchange: Exchange, plan: Plan): Promise<void> {
  if (isOver(exchange)) return;
  const { behaviour } = plan;
  if (behaviour.errorEventAfter !== undefined) {
    return sendJson(exchange, 200, JSON.stringify({ error: IN_BAND_ERROR }));
  }
  const cuts = behaviour.cutAfter !== undefined;
  const stalls = behaviour.stallAfter !== undefined;
  const garbage = behaviour.garbageAfter !== undefined;
  if (!cuts && !stalls && !garbage) return sendWhole(exchange, plan);

  const head = plainHead(`chatcmpl-${exchange.id}`, Math.floor(exchange.startedAtMs / 1000));
  const text = head + plan.plain().text;
  const half = text.slice(0, Math.floor(text.length / 2));
  if (garbage) return sendJson(exchange, 200, half);
  exchange.res.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-request-id': exchange.id,
  });
  if (!(await write(exchange, half))) return;
  if (cuts) return cut(exchange);
  await waitForEnd(exchange);
}
