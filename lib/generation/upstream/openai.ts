import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { readEventStream } from './event-stream';
import { UpstreamFault } from './fault';
import { transport, UpstreamResponse } from './transport';
import type { Upstream, UpstreamBody, UpstreamCall } from './upstream';

const PATH = '/chat/completions';
const MESSAGE_LENGTH_MAX = 500;
/** Errors of a connection that was never made: nobody can have begun to work. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * An upstream that speaks OpenAI's API, through OpenAI's own SDK: it signs, builds and refuses; retries are ours, so that
 * they stop at the first byte of content. Bodies are read raw and parsed once.
 */
export function openaiUpstream({
  apiKey,
  baseUrl,
}: {
  apiKey: string;
  baseUrl: string | undefined;
}): Upstream {
  const client = new OpenAI({
    apiKey,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    maxRetries: 0,
    logLevel: 'off',
    fetch: transport,
  });

  const post = async (body: UpstreamBody, { signal, timeoutMs }: UpstreamCall) => {
    try {
      const options = { body, signal, timeout: Math.max(1, Math.ceil(timeoutMs)) };
      const response = await client.post(PATH, options).asResponse();
      const requestId = response.headers.get('x-request-id');
      if (response instanceof UpstreamResponse) return { response, requestId };
      throw new UpstreamFault('garbled', 'The answer did not come through our transport.');
    } catch (error) {
      throw faultFrom(error, signal);
    }
  };

  return {
    name: 'openai',
    async complete(body, call) {
      const { response, requestId } = await post(body, call);
      let text: string;
      try {
        text = await response.text();
      } catch (error) {
        throw call.signal.aborted
          ? stopped(requestId)
          : new UpstreamFault('broke', messageOf(error), { requestId, cause: error });
      }
      try {
        return { requestId, body: JSON.parse(text) as unknown };
      } catch (error) {
        throw new UpstreamFault('garbled', 'The answer is no JSON.', { requestId, cause: error });
      }
    },
    async stream(body, call) {
      const streaming = { ...body, stream: true, stream_options: { include_usage: true } };
      const { response, requestId } = await post(streaming, call);
      return readEventStream(response.incoming, { requestId, signal: call.signal });
    },
  };
}

const stopped = (requestId: string | null = null) =>
  new UpstreamFault('stopped', 'The call was stopped.', { requestId });

function faultFrom(error: unknown, signal: AbortSignal): UpstreamFault {
  if (error instanceof UpstreamFault) return error;
  if (signal.aborted || error instanceof APIUserAbortError) return stopped();
  if (error instanceof APIConnectionError) {
    const code = codeOf(error.cause);
    const kind = code !== undefined && NEVER_CONNECTED.has(code) ? 'unreachable' : 'broke';
    return new UpstreamFault(kind, code ?? error.message, { cause: error });
  }
  if (error instanceof APIError && typeof error.status === 'number') {
    const headers: unknown = error.headers;
    const retryAfterMs = headers instanceof Headers ? retryAfterMsOf(headers) : undefined;
    return new UpstreamFault('refused', messageOf(error), {
      status: error.status,
      requestId: error.requestID ?? null,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      cause: error,
    });
  }
  return new UpstreamFault('broke', messageOf(error), { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_LENGTH_MAX);

/** `Retry-After` (seconds or a date) or `retry-after-ms`, in milliseconds from now. */
export function retryAfterMsOf(headers: Headers, nowMs: number = Date.now()): number | undefined {
  const ms = headers.get('retry-after-ms');
  if (ms !== null && /^\d{1,9}$/.test(ms)) return Number(ms);
  const after = headers.get('retry-after');
  if (after === null) return undefined;
  if (/^\d{1,6}$/.test(after)) return Number(after) * 1000;
  const until = Date.parse(after);
  return Number.isNaN(until) ? undefined : Math.max(0, until - nowMs);
}
