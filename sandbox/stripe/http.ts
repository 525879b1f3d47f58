import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from './json';
import { Refusal } from './refusal';

const BODY_BYTES_MAX = 512 * 1024;

/** The whole body as text. @throws Refusal 413 beyond the limit. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk as Uint8Array);
    bytes += buffer.length;
    if (bytes > BODY_BYTES_MAX) throw new Refusal(413, 'The request body is too large.');
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers JSON the way Stripe prints it. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonObject | string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, no-store',
    ...headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body, null, 2));
}

/** Answers a page that may load nothing from anywhere. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}

/** Sends the browser elsewhere with a GET. */
export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' });
  response.end();
}
