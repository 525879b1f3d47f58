import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError, type ErrorCode, type ErrorKind } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { problemFrom } from '@/lib/web/problem';

/** What the server refuses before any route is asked. */
const REFUSALS = {
  method: ['method_not_allowed', 'request.method_not_allowed', 'This method is not served here.'],
  url: ['malformed', 'request.malformed_url', 'The address has an encoding that cannot be read.'],
  url_length: ['too_large', 'request.url_too_long', 'The address is longer than 8,192 characters.'],
  body_size: ['too_large', 'request.too_large', 'The body is larger than this page accepts.'],
  body_length: ['malformed', 'request.length_required', 'Send the length of the body with it.'],
  deadline: ['unavailable', 'service.deadline', 'The page took too long. Try again in a moment.'],
} as const satisfies Record<string, readonly [ErrorKind, ErrorCode, string]>;
export type RefusalName = keyof typeof REFUSALS;

export class RequestRefused extends DomainError {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  constructor(name: RefusalName) {
    const [kind, code, message] = REFUSALS[name];
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

const METHODS_ALLOWED = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** Answers anything that was thrown on the way to a route, or cuts the connection when an answer is already under way. */
export function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const requestId = newId('req');
  const ctx = { requestId, log: log().child({ requestId }) };
  if (request.destroyed && !request.complete) {
    response.destroy();
    return;
  }
  const problem = problemFrom(error, ctx);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (problem.status === 405) response.setHeader('allow', METHODS_ALLOWED);
  problem.text().then(
    (body) => {
      response.writeHead(problem.status, {
        ...Object.fromEntries(problem.headers),
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      });
      response.end(body);
    },
    () => response.destroy(),
  );
}

const SOCKET_STATUS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers bytes that are not HTTP, headers that are too many, and requests that never end. */
export function refuseSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = SOCKET_STATUS[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({
    type: 'about:blank',
    title: status.slice(4),
    status: Number(status.slice(0, 3)),
    code: 'request.malformed_http',
    request_id: newId('req'),
  });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
