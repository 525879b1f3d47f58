import type { Behaviour } from './behaviour';
import { cut, type Exchange, isOver, wait, waitForEnd, write } from './exchange';
import type { Plan } from './intake';
import { IN_BAND_ERROR } from './refusal';
import { chunkHead, type StreamParts } from './render';

// Without a pause asked for, chunks go out in groups: one write for each would only cost time.
const CHUNKS_PER_WRITE = 32;
const GARBAGE = 'data: {"id":"chatcmpl-broken","choices":[{"index":0,"del\n\ndata: [DONE]\n\n';
const ERROR_EVENT = `data: ${JSON.stringify({ error: IN_BAND_ERROR })}\n\n`;

/** What happens to a stream instead of its proper end. */
type Fault = {
  /** Chunks of text before it. */
  after: number;
  /** Whether the finish reason is still sent. */
  finished: boolean;
  strike: (exchange: Exchange) => Promise<void> | void;
};

/** Sends a stream, with the pauses and faults that were asked for, until the client leaves. */
export async function sendStream(exchange: Exchange, plan: Plan): Promise<void> {
  if (isOver(exchange)) return;
  const { res, id } = exchange;
  const { behaviour } = plan;
  const stream = plan.stream();
  const head = chunkHead(`chatcmpl-${id}`, Math.floor(exchange.startedAtMs / 1000));
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-request-id': id,
  });

  const fault = faultOf(behaviour);
  const end = Math.min(fault?.after ?? stream.textCount, stream.textCount);
  if (!(await write(exchange, joined(head, stream.opening)))) return;
  const texts = { head, text: stream.text, end, pauseMs: behaviour.chunkMs ?? 0 };
  if (!(await sendTexts(exchange, texts))) return;
  if (fault !== null) {
    if (fault.finished && !(await write(exchange, joined(head, stream.finish)))) return;
    return fault.strike(exchange);
  }
  res.end(
    joined(head, [...stream.finish, ...stream.usage]) +
      (behaviour.noDone === true ? '' : 'data: [DONE]\n\n'),
  );
}

async function sendTexts(
  exchange: Exchange,
  {
    head,
    text,
    end,
    pauseMs,
  }: Pick<StreamParts, 'text'> & {
    head: string;
    end: number;
    pauseMs: number;
  },
): Promise<boolean> {
  const group = pauseMs > 0 ? 1 : CHUNKS_PER_WRITE;
  for (let from = 0; from < end; from += group) {
    if (pauseMs > 0 && !(await wait(exchange, pauseMs))) return false;
    const until = Math.min(from + group, end);
    let chunks = '';
    for (let at = from; at < until; at++) chunks += head + text(at);
    if (!(await write(exchange, chunks))) return false;
    exchange.chunksSent = until;
  }
  return true;
}

function faultOf(behaviour: Behaviour): Fault | null {
  const { cutAfter, stallAfter, garbageAfter, errorEventAfter } = behaviour;
  if (cutAfter !== undefined) return { after: cutAfter, finished: false, strike: cut };
  if (stallAfter !== undefined) return { after: stallAfter, finished: false, strike: waitForEnd };
  const whole = { after: Number.POSITIVE_INFINITY, finished: true };
  if (behaviour.cutBeforeUsage === true) return { ...whole, strike: cut };
  if (behaviour.stallBeforeUsage === true) return { ...whole, strike: waitForEnd };
  if (garbageAfter !== undefined) return { after: garbageAfter, ...lastWords(GARBAGE) };
  if (errorEventAfter !== undefined) return { after: errorEventAfter, ...lastWords(ERROR_EVENT) };
  return null;
}

function lastWords(text: string): Omit<Fault, 'after'> {
  return { finished: false, strike: ({ res }) => void res.end(text) };
}

function joined(head: string, chunks: readonly string[]): string {
  let text = '';
  for (const chunk of chunks) text += head + chunk;
  return text;
}
