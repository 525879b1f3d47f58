import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { PATH_HEADER, PEER_HEADER } from '@/lib/web/address';
import { BufferedRequest } from '@/lib/web/buffered-request';
import { requestIdOf } from '@/lib/web/context';
import { TextResponse } from '@/lib/web/text-response';
import { observeRequest } from './observe';
import { type RefusalName, RequestRefused, refuse, refuseSocket } from './refusals';

/** A handler that the server calls without Next, with the parameters of its path. */
export type Door = (request: Request, params: Record<string, string>) => Promise<Response>;
export type FindDoor = (
  method: string,
  pathname: string,
) => { door: Door; params: Record<string, string>; route: string } | undefined;
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | void;

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const URL_LENGTH_MAX = 8_192;
const HEADER_BYTES_MAX = 16_384;
const HEADERS_MS_MAX = 10_000;
const BODY_MS_MAX = 30_000;
const KEEP_ALIVE_MS = 65_000;
const SOCKETS_MAX = 10_000;
/** Pages and forms; the API's own routes bound their bodies themselves, smaller or larger. */
const PAGE_BODY_BYTES_MAX = 1_048_576;
const PAGE_MS_MAX = 60_000;
/** Up to here a body is read whole before the handler runs, which is cheaper than a stream. */
const BUFFERED_BODY_BYTES_MAX = 65_536;
/** Headers that only this server may say. */
const OURS = [
  PEER_HEADER,
  PATH_HEADER,
  'x-middleware-subrequest',
  'x-middleware-rewrite',
  'x-nextjs-data-override',
];

const PAGE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
} as const;

export type TillServer = {
  readonly server: Server;
  /** True once `drain` was called: readiness is lost and connections are not kept. */
  draining(): boolean;
  /** Takes no new connections and resolves when the last answer is out, or after `msMax`, when the rest is cut. */
  drain(msMax: number): Promise<void>;
};

/** The HTTP server around Next: limits, deadlines, and the doors of the hot routes. It does not listen yet. */
export function createTillServer(parts: { findDoor: FindDoor; page: NodeHandler }): TillServer {
  let draining = false;

  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_MS_MAX,
      requestTimeout: BODY_MS_MAX,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => {
      if (draining) response.setHeader('connection', 'close');
      answer(request, response, parts).catch((error: unknown) => {
        refuse(request, response, error);
      });
    },
  );
  server.maxConnections = SOCKETS_MAX;
  server.on('clientError', refuseSocket);
  server.on('connect', (_request, socket: Socket) => socket.destroy());
  server.on('upgrade', (_request, socket: Socket) => socket.destroy());

  return {
    server,
    draining: () => draining,
    async drain(msMax) {
      draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const idle = setInterval(() => server.closeIdleConnections(), 250);
      const cut = setTimeout(() => server.closeAllConnections(), msMax);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: { findDoor: FindDoor; page: NodeHandler },
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = request.url ?? '/';
  for (const name of OURS) delete request.headers[name];
  request.headers[PEER_HEADER] = request.socket.remoteAddress ?? '';
  request.headers[PATH_HEADER] = url;
  const pathname = checkedPath(method, url);
  const found = parts.findDoor(method, pathname);
  const finished = observeRequest(
    method,
    found?.route ?? (pathname.startsWith('/api/') ? 'api' : 'page'),
  );
  response.on('close', () => finished(response.statusCode));

  if (found) {
    await throughDoor(request, response, found.door, found.params);
    return;
  }
  await throughNext(request, response, parts.page);
}

/** The path, once it is known to be one that everything behind can read. */
function checkedPath(method: string, url: string): string {
  const refuseWith = (name: RefusalName) => {
    throw new RequestRefused(name);
  };
  if (!METHODS.has(method)) refuseWith('method');
  if (url.length > URL_LENGTH_MAX) refuseWith('url_length');
  if (!url.startsWith('/')) refuseWith('url');
  const query = url.indexOf('?');
  const pathname = query === -1 ? url : url.slice(0, query);
  if (pathname.includes('%') || pathname.includes('\\')) {
    try {
      if (decodeURIComponent(pathname).includes('\0') || pathname.includes('\\')) refuseWith('url');
    } catch {
      refuseWith('url');
    }
  }
  return pathname;
}

async function throughNext(
  request: IncomingMessage,
  response: ServerResponse,
  page: NodeHandler,
): Promise<void> {
  const declared = request.headers['content-length'];
  const isApi = request.url?.startsWith('/api/') ?? false;
  if (declared !== undefined && Number(declared) > PAGE_BODY_BYTES_MAX && !isApi)
    throw new RequestRefused('body_size');
  // Our API handlers count what they read; what Next reads by itself must say its length first.
  if (request.headers['transfer-encoding'] !== undefined && !isApi)
    throw new RequestRefused('body_length');
  request.headers['x-request-id'] = requestIdOf(
    new Headers({ 'x-request-id': String(request.headers['x-request-id'] ?? '') }),
  );
  response.setHeader('x-request-id', request.headers['x-request-id']);
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  const deadline = setTimeout(() => {
    if (!response.headersSent) refuse(request, response, new RequestRefused('deadline'));
  }, PAGE_MS_MAX);
  response.on('close', () => clearTimeout(deadline));
  await page(request, response);
}

async function throughDoor(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  params: Record<string, string>,
): Promise<void> {
  const left = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) left.abort();
  });
  const answered = await door(await webRequest(request, left.signal), params);
  await send(request, response, answered);
}

async function webRequest(request: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const method = request.method ?? 'GET';
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else if (value !== undefined) for (const one of value) headers.append(name, one);
  }
  const address = `http://${validHost(request.headers.host)}${request.url ?? '/'}`;
  if (method === 'GET' || method === 'HEAD')
    return new Request(address, { method, headers, signal });
  const declared = request.headers['content-length'];
  if (declared === undefined && request.headers['transfer-encoding'] === undefined)
    return new Request(address, { method, headers, signal });
  if (declared !== undefined && Number(declared) <= BUFFERED_BODY_BYTES_MAX) {
    const bodyBytes = await wholeBody(request);
    return new BufferedRequest({ url: address, method, headers, signal, bodyBytes });
  }
  // The DOM's types do not know `duplex`, which Node demands of a streamed body.
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers,
    signal,
    duplex: 'half',
    body: Readable.toWeb(request) as ReadableStream<Uint8Array>,
  };
  return new Request(address, init);
}

const validHost = (host: string | undefined) =>
  host !== undefined && /^[A-Za-z0-9.\-_[\]:]+$/.test(host) ? host : 'localhost';

/** By events: an iterator over the message costs a third of what the whole door does. */
function wholeBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const [first] = chunks;
      resolve(new Uint8Array(chunks.length === 1 && first ? first : Buffer.concat(chunks)));
    });
    request.once('error', reject);
    request.once('close', () => reject(new Error('The connection ended inside the body.')));
  });
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answered: Response,
): Promise<void> {
  const headers: OutgoingHttpHeaders = { 'x-content-type-options': 'nosniff' };
  answered.headers.forEach((value, name) => {
    if (name !== 'set-cookie') headers[name] = value;
  });
  const cookies = answered.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;

  const streams = headers['content-type']?.toString().startsWith('text/event-stream') ?? false;
  if (answered instanceof TextResponse && request.method !== 'HEAD') {
    headers['content-length'] = Buffer.byteLength(answered.bodyText);
    response.writeHead(answered.status, headers).end(answered.bodyText);
  } else if (request.method === 'HEAD' || answered.body === null) {
    await answered.body?.cancel();
    response.writeHead(answered.status, headers).end();
  } else if (streams) {
    response.writeHead(answered.status, headers);
    await sendStream(response, answered.body);
  } else {
    const body = Buffer.from(await answered.arrayBuffer());
    headers['content-length'] = body.byteLength;
    response.writeHead(answered.status, headers).end(body);
  }
  // A body that the handler did not read (a refusal before reading) must not be taken for the next request.
  if (request.readableEnded) return;
  // The web stream over it would pause it again as soon as its own buffer is full.
  request.removeAllListeners('data');
  request.resume();
}

/** Chunk by chunk, no faster than the reader takes them; a reader that left cancels the source. */
async function sendStream(
  response: ServerResponse,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = body.getReader();
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  try {
    while (!response.destroyed) {
      const { done, value } = await reader.read();
      if (done) {
        response.end();
        return;
      }
      if (!response.write(value)) {
        await Promise.race([new Promise<void>((resolve) => response.once('drain', resolve)), gone]);
      }
    }
    await reader.cancel('the reader left');
  } catch (error) {
    response.destroy();
    throw error;
  }
}
