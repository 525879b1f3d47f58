import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerChat } from './chat';
import { type RecordedRequest, sendRefusal } from './exchange';
import { startIntake } from './intake';
import { refusalToStart } from './production-guard';
import { readBody } from './read-body';
import { startRecorder } from './recorder';
import { invalidRequest, unauthenticated, unknownPath } from './refusal';
import { answerModels } from './send-models';
import { answerSteering } from './steering';

export type { RecordedRequest } from './exchange';

/** A running stand-in for the upstream. */
export type Upstream = {
  /** The base URL of the API; ends in `/v1`. */
  url: string;
  port: number;
  /** Ends all connections, the stalled ones too. */
  close(): Promise<void>;
  /** The last 1,000 requests to the API, oldest first. */
  requests(): RecordedRequest[];
};

export type UpstreamOptions = {
  /** 0 takes a free one. */
  port?: number;
  host?: string;
  /** The only key that is let in. */
  apiKey?: string;
  /** One JSON line for each request on standard output. */
  log?: boolean;
  /** Hold each request against the API's description. */
  validate?: boolean;
};

const KEEP_ALIVE_MS = 75_000;

/**
 * Starts an OpenAI-compatible server that answers with made-up text and misbehaves on command.
 *
 * @throws Error when the settings of the process are those of production, or the port is taken
 */
export async function startUpstream({
  port = 0,
  host = '127.0.0.1',
  apiKey = 'sk-sandbox',
  log = false,
  validate = true,
}: UpstreamOptions = {}): Promise<Upstream> {
  const refusal = refusalToStart(process.env);
  if (refusal !== null) throw new Error(refusal);

  const intake = startIntake({ checks: validate });
  const recorder = startRecorder(idMaker(), log ? logLine : null);
  const authorization = `Bearer ${apiKey}`;

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => {
    const path = pathOf(req);
    if (!path.startsWith('/v1/')) return answerSteering(req, res, path, { intake, recorder });
    const exchange = recorder.begin(req, res);
    if (req.headers.authorization !== authorization) {
      return sendRefusal(exchange, unauthenticated(req.headers.authorization));
    }
    if (path === '/v1/chat/completions') {
      if (req.method !== 'POST') return sendRefusal(exchange, onlyPost(), { allow: 'POST' });
      return readBody(exchange, (text) => answerChat(exchange, text, intake));
    }
    if (req.method === 'GET') return answerModels(exchange, path);
    return sendRefusal(exchange, unknownPath(req.method ?? '', path));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${taken}/v1`,
    port: taken,
    requests: recorder.requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Ids that no other run of the stand-in gives, and that cost no random bytes each time. */
function idMaker(): () => string {
  const run = randomBytes(9).toString('hex');
  let count = 0;
  return () => `${run}${(++count).toString(36).padStart(8, '0')}`;
}

function onlyPost() {
  return invalidRequest('Only POST requests are accepted.', {
    status: 405,
    code: 'method_not_supported',
  });
}

function logLine({ body: _body, headers: _headers, ...request }: RecordedRequest): void {
  process.stdout.write(`${JSON.stringify({ at: 'upstream-sandbox', ...request })}\n`);
}
