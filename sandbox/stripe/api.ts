import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkParams, refuseUnsupported } from './check';
import { checkExpand, expanded } from './expand';
import { parseForm } from './form';
import { readBody, sendJson } from './http';
import type { Idempotency } from './idempotency';
import { newId } from './ids';
import type { JsonObject } from './json';
import type { Operation } from './operation';
import { findOperation } from './operations';
import { Refusal } from './refusal';
import type { Cause, Sandbox } from './sandbox';
import { API_VERSION, answerFaults, answerKind, paramsOf } from './spec';

export type ApiOptions = {
  sandbox: Sandbox;
  idempotency: Idempotency;
  /** The one key that is let in; any test key when undefined. */
  apiKey: string | undefined;
  /**
   * Holds every answer against the description; a fault is told to `fault` and answered with 500.
   */
  checkAnswers: boolean;
  fault(message: string): void;
  saved(): Promise<void>;
};

type Answer = { status: number; body: string; headers: Record<string, string> };

/** Answers one call below /v1. */
export async function answerApi(
  options: ApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const requestId = newId('request');
  const headers = { 'request-id': requestId, 'stripe-version': API_VERSION };
  try {
    const mishap = nextMishap(options.sandbox);
    if (mishap === 'cut_before') return void request.socket.destroy();
    if (mishap === 'error_429') {
      throw new Refusal(429, 'Request rate limit exceeded.', {
        type: 'rate_limit_error',
        code: 'rate_limit',
      });
    }
    if (mishap === 'error_500')
      throw new Refusal(500, 'A failure on command.', { type: 'api_error' });

    const answer = await callOperation(options, request, url, requestId);
    await options.saved();
    if (mishap === 'cut_after') return void request.socket.destroy();
    sendJson(response, answer.status, answer.body, { ...headers, ...answer.headers });
  } catch (error) {
    const refusal = error instanceof Refusal ? error : undefined;
    if (refusal === undefined) {
      options.fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const shown =
      refusal ?? new Refusal(500, 'The Stripe stand-in has an error.', { type: 'api_error' });
    if (!response.headersSent) sendJson(response, shown.status, shown.body(), headers);
  }
}

async function callOperation(
  options: ApiOptions,
  request: IncomingMessage,
  url: URL,
  requestId: string,
): Promise<Answer> {
  checkKey(request.headers.authorization, options.apiKey);
  checkVersion(request.headers['stripe-version']);
  const method = (request.method ?? '').toLowerCase();
  const found = findOperation(method, decodedPath(url.pathname));
  if (found === undefined) {
    throw new Refusal(
      404,
      `Unrecognized request URL (${method.toUpperCase()}: ${url.pathname}). The Stripe stand-in ` +
        'does not speak this call.',
    );
  }
  const text = method === 'post' ? await bodyOf(request) : url.search.slice(1);

  const key = request.headers['idempotency-key'];
  if (method !== 'post' || typeof key !== 'string') {
    await pause(options.sandbox.settings.latencyMs);
    return { ...run(options, found, text, { requestId, idempotencyKey: null }), headers: {} };
  }
  if (key === '' || key.length > 255) {
    throw new Refusal(400, 'An idempotency key has 1 to 255 characters.', {
      type: 'idempotency_error',
    });
  }
  const fingerprint = createHash('sha256').update(`${url.pathname}\n${text}`).digest('hex');
  const { replay, answer } = await options.idempotency.once(key, fingerprint, requestId, () =>
    run(options, found, text, { requestId, idempotencyKey: key }),
  );
  return {
    ...answer,
    headers: {
      'idempotency-key': key,
      'original-request': answer.requestId,
      ...(replay ? { 'idempotent-replayed': 'true' } : {}),
    },
  };
}

function run(
  options: ApiOptions,
  found: { operation: Operation; id: string },
  text: string,
  cause: Cause,
): { status: number; body: string } {
  const { operation, id } = found;
  const schema = paramsOf(operation.method, operation.path);
  const params = checkParams(schema, parseForm(text), { emptyUnsets: operation.updates });
  refuseUnsupported(params, operation.supports);
  const { expand, ...rest } = params;
  checkExpand(answerKind(operation.method, operation.path), expand ?? null);

  const view = structuredClone(operation.run(options.sandbox, { params: rest, id, cause }));
  const answer: JsonObject = expanded(options.sandbox, view, expand ?? null);
  if (options.checkAnswers) {
    const faults = answerFaults(operation.method, operation.path, answer);
    if (faults.length > 0) {
      throw new Error(
        `${operation.method} ${operation.path} is not as described:\n${faults.join('\n')}`,
      );
    }
  }
  return { status: 200, body: JSON.stringify(answer, null, 2) };
}

function checkKey(authorization: string | undefined, expected: string | undefined): void {
  const [scheme, credentials] = (authorization ?? '').split(' ');
  const key =
    scheme?.toLowerCase() === 'basic'
      ? Buffer.from(credentials ?? '', 'base64')
          .toString('utf8')
          .split(':')[0]
      : credentials;
  if (key === undefined || key === '') {
    throw new Refusal(
      401,
      'You did not provide an API key. You need to provide your API key in the Authorization header, ' +
        "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (!/^sk_test_\w+$/.test(key) || (expected !== undefined && key !== expected)) {
    const masked = key.length > 12 ? `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}` : '****';
    throw new Refusal(401, `Invalid API Key provided: ${masked}`);
  }
}

function checkVersion(version: string | string[] | undefined): void {
  if (version === undefined || version === API_VERSION) return;
  throw new Refusal(
    400,
    `Invalid Stripe API version: ${String(version)}. The Stripe stand-in speaks ${API_VERSION} only.`,
  );
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Refusal(400, 'The path is not valid percent-encoding.');
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw new Refusal(
      400,
      'Invalid request: the content type of a /v1 call is application/x-www-form-urlencoded.',
    );
  }
  return body;
}

function nextMishap(sandbox: Sandbox): Sandbox['settings']['failWith'] | undefined {
  const { settings } = sandbox;
  if (settings.failNext <= 0) return undefined;
  settings.failNext -= 1;
  return settings.failWith;
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
