import type { IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';
import { UpstreamFault } from './fault';
import type { StreamRead, UpstreamStream } from './upstream';

const STREAM_CHARACTERS_MAX = 33_554_432;
const EVENT_CHARACTERS_MAX = 4_194_304;
/** How long a stream may take from `[DONE]` to the end of its message. */
const LINGER_MS = 1_000;
const DONE = '[DONE]';

/** What a stream is waiting for. */
type Waiting = { resolve: (read: StreamRead) => void; reject: (fault: UpstreamFault) => void };

/**
 * Reads server-sent events of JSON from a message. All events of one network read come together, so that whoever passes
 * them on writes once for them. The message is paused while nobody reads.
 */
export function readEventStream(
  incoming: IncomingMessage,
  { requestId, signal }: { requestId: string | null; signal: AbortSignal },
): UpstreamStream {
  let chunks: unknown[] = [];
  let characters = 0;
  let ended = false;
  let fault: UpstreamFault | undefined;
  let waiting: Waiting | undefined;

  const settle = () => {
    if (waiting === undefined) return;
    const { resolve, reject } = waiting;
    if (chunks.length > 0 || ended) {
      waiting = undefined;
      const read = { chunks, ended };
      chunks = [];
      resolve(read);
    } else if (fault !== undefined) {
      waiting = undefined;
      reject(fault);
    } else {
      return;
    }
    incoming.pause();
  };
  const fail = (kind: 'broke' | 'garbled' | 'stopped' | 'stalled', message: string) => {
    if (ended) return;
    fault ??= new UpstreamFault(kind, message, { requestId });
    if (kind !== 'stopped') incoming.destroy();
    settle();
  };

  const parser = createParser({
    maxBufferSize: EVENT_CHARACTERS_MAX,
    onEvent: ({ data }) => {
      if (ended || fault !== undefined) return;
      if (data === DONE) {
        ended = true;
        return;
      }
      try {
        chunks.push(JSON.parse(data));
      } catch {
        fault = new UpstreamFault('garbled', 'A chunk of the stream is no JSON.', { requestId });
      }
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') fail('garbled', 'A chunk has no end.');
    },
  });

  incoming.setEncoding('utf8');
  incoming.on('data', (text: string) => {
    characters += text.length;
    if (characters > STREAM_CHARACTERS_MAX) {
      fail('garbled', 'The stream has no end.');
      return;
    }
    parser.feed(text);
    settle();
  });
  incoming.once('end', () => {
    if (fault === undefined) ended = true;
    settle();
  });
  // A message that was cut emits `error` and `close` but no `end`.
  incoming.once('close', () =>
    signal.aborted
      ? fail('stopped', 'The call was stopped.')
      : fail('broke', 'The connection ended inside the stream.'),
  );
  incoming.pause();

  return {
    requestId,
    read(stallMs) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          fail('stalled', `Nothing came for ${stallMs} ms.`);
        }, stallMs);
        waiting = {
          resolve: (read) => {
            clearTimeout(timer);
            resolve(read);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        };
        settle();
        if (waiting !== undefined) incoming.resume();
      });
    },
    close({ drain }) {
      if (incoming.complete) {
        incoming.resume();
        return;
      }
      if (!drain) {
        incoming.destroy();
        return;
      }
      ended = true;
      incoming.resume();
      setTimeout(() => incoming.destroy(), LINGER_MS).unref();
    },
  };
}
