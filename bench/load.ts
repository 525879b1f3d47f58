import { connect, type Socket } from 'node:net';

export type LoadTarget = { host: string; port: number; request: Buffer };
export type LoadResult = {
  requests: number;
  errors: number;
  seconds: number;
  latenciesMs: Float64Array;
};

const HEADER_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * `callers` connections, each sending its next request when the answer to the last is whole, for `seconds`. Written on
 * bare sockets so that the generator costs a tenth of what it measures: it shares the machine with everything else.
 */
export async function generateLoad(
  target: LoadTarget,
  callers: number,
  seconds: number,
): Promise<LoadResult> {
  const latencies: number[] = [];
  let errors = 0;
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, () =>
      callUntil(target, until, (ms, ok) => {
        latencies.push(ms);
        if (!ok) errors++;
      }),
    ),
  );
  const elapsed = (performance.now() - began) / 1000;
  return {
    requests: latencies.length,
    errors,
    seconds: elapsed,
    latenciesMs: Float64Array.from(latencies).sort(),
  };
}

function callUntil(
  target: LoadTarget,
  until: number,
  done: (ms: number, ok: boolean) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(target.port, target.host);
    socket.setNoDelay(true);
    let received: Buffer = Buffer.alloc(0);
    let sentAt = 0;
    const send = () => {
      received = Buffer.alloc(0);
      sentAt = performance.now();
      socket.write(target.request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const status = statusOfWhole(received);
      if (status === undefined) return;
      done(performance.now() - sentAt, status < 300);
      if (performance.now() < until) send();
      else socket.end();
    });
  });
}

/** The status of an answer that is there whole; undefined while bytes are missing. */
function statusOfWhole(received: Buffer): number | undefined {
  const headerEnd = received.indexOf(HEADER_END);
  if (headerEnd === -1) return undefined;
  const header = received.toString('latin1', 0, headerEnd).toLowerCase();
  const length = /\r\ncontent-length: (\d+)/.exec(header)?.[1];
  const whole =
    length === undefined
      ? received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
      : received.length >= headerEnd + HEADER_END.length + Number(length);
  return whole ? Number(header.slice(9, 12)) : undefined;
}

/** The value below which `share` of the sorted values lie. */
export function quantile(sorted: Float64Array, share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('a quantile needs at least one value');
  return value;
}

/** An HTTP/1.1 request as bytes, ready to be sent again and again. */
export function requestBytes(
  method: string,
  url: URL,
  headers: Record<string, string>,
  body?: string,
): Buffer {
  const lines = [
    `${method} ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: keep-alive',
  ];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}
