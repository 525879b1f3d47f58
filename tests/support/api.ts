import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { RecordedRequest } from '@/sandbox/upstream/server';

const ROOT = path.resolve(import.meta.dirname, '../..');
const UPSTREAM_KEY = 'sk-sandbox';

export type ApiCall = {
  method?: string;
  /** An API key. */
  key?: string;
  /** Sent as JSON; `raw` as it is. */
  body?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** The API behind a real socket, and the upstream's stand-in behind it. */
export type Api = {
  (pathname: string, call?: ApiCall): Promise<Response>;
  readonly url: string;
  /** What reached the upstream. */
  upstreamRequests(): Promise<RecordedRequest[]>;
};

type Door = { url: string; upstreamUrl: string; close: () => Promise<void> };

/**
 * Starts the API for the tests of a file: its routes behind the product's own HTTP server, in this process. With DOOR_URL
 * (and DOOR_UPSTREAM_URL) set, requests go there instead: to a server over the same database, through its doors or through
 * Next. `settings` are variables of the environment, set before anything reads them.
 */
export function apiUnderTest(settings: Record<string, string> = {}): Api {
  let door: Door | undefined;
  beforeAll(async () => {
    door = await openDoor(settings);
  }, 120_000);
  afterAll(async () => {
    await door?.close();
  });
  const opened = (): Door => {
    if (door === undefined) throw new Error('The API is not started yet.');
    return door;
  };

  const call = (pathname: string, call: ApiCall = {}): Promise<Response> => {
    const headers: Record<string, string> = { ...call.headers };
    if (call.key !== undefined) headers.authorization = `Bearer ${call.key}`;
    let body = call.raw;
    if (call.body !== undefined) {
      headers['content-type'] ??= 'application/json';
      body = JSON.stringify(call.body);
    }
    return fetch(opened().url + pathname, {
      method: call.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      ...(body === undefined ? {} : { body }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
  };
  return Object.defineProperties(call, {
    url: { get: () => opened().url },
    upstreamRequests: {
      value: async () => {
        const answer = await fetch(new URL('/sandbox/requests', opened().upstreamUrl));
        return ((await answer.json()) as { data: RecordedRequest[] }).data;
      },
    },
  }) as Api;
}

async function openDoor(settings: Record<string, string>): Promise<Door> {
  const { DOOR_URL, DOOR_UPSTREAM_URL } = process.env;
  if (DOOR_URL !== undefined && DOOR_UPSTREAM_URL !== undefined)
    return { url: DOOR_URL, upstreamUrl: DOOR_UPSTREAM_URL, close: () => Promise.resolve() };

  const { startUpstream } = await import('@/sandbox/upstream/server');
  const upstream = await startUpstream({ apiKey: UPSTREAM_KEY });
  Object.assign(process.env, {
    OPENAI_API_KEY: UPSTREAM_KEY,
    OPENAI_BASE_URL: upstream.url,
    RATE_LIMIT_KEY_PER_MINUTE: '1000000',
    RATE_LIMIT_INSTALLATION_PER_MINUTE: '1000000',
    RATE_LIMIT_ADDRESS_PER_MINUTE: '1000000',
    ...settings,
  });
  const { createTillServer } = await import('@/server/http');
  const till = createTillServer({
    findDoor: await doorsFromFiles(),
    page: (_request, response) => void response.writeHead(404).end('no page here'),
  });
  till.server.listen(0, '127.0.0.1');
  await once(till.server, 'listening');
  const { port } = till.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    upstreamUrl: upstream.url,
    async close() {
      till.server.closeAllConnections();
      await new Promise((resolve) => till.server.close(resolve));
      const { generationsIdle } = await import('@/lib/generation');
      await generationsIdle();
      await upstream.close();
      const { closeKeyCache, flushKeyUse } = await import('@/lib/auth');
      const { closePriceBook } = await import('@/lib/pricing');
      await flushKeyUse();
      await Promise.all([closeKeyCache(), closePriceBook()]);
    },
  };
}

type Handler = (
  request: Request,
  args: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;
type RouteFile = { pattern: RegExp; names: string[]; rank: string; file: string };

/** Every route below app/api, found as Next finds it: by its file, fixed segments before named ones before catch-alls. */
export function routeFiles(): RouteFile[] {
  const files = readdirSync(path.join(ROOT, 'app/api'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => path.basename(file) === 'route.ts')
    .map((file) => {
      const names: string[] = [];
      let rank = '';
      const source = path
        .dirname(file)
        .split(path.sep)
        .map((segment) => {
          const rest = /^\[\.\.\.(\w+)\]$/.exec(segment);
          const named = /^\[(\w+)\]$/.exec(segment);
          rank += rest ? '2' : named ? '1' : '0';
          if (rest?.[1] !== undefined) return names.push(rest[1]) && '(.+)';
          if (named?.[1] !== undefined) return names.push(named[1]) && '([^/]+)';
          return segment.replaceAll('.', '\\.');
        })
        .join('/');
      return { pattern: new RegExp(`^/api/${source}$`), names, rank, file: `app/api/${file}` };
    })
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
}

async function doorsFromFiles() {
  const routes = await Promise.all(
    routeFiles()
      // Next-auth's own route needs Next around it.
      .filter(({ file }) => !file.includes('/auth/'))
      .map(async (route) => ({
        ...route,
        handlers: (await import(path.join(ROOT, route.file))) as Record<string, Handler>,
      })),
  );
  return (method: string, pathname: string) => {
    for (const { pattern, names, handlers, file } of routes) {
      const found = pattern.exec(pathname);
      const handler = handlers[method === 'HEAD' && !('HEAD' in handlers) ? 'GET' : method];
      if (found === null || handler === undefined) continue;
      const params = Object.fromEntries(
        names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? '')]),
      );
      return {
        params,
        route: file,
        door: (request: Request) => handler(request, { params: Promise.resolve(params) }),
      };
    }
    return undefined;
  };
}

/** The body of an answer as JSON of any shape. */
export const jsonOf = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;

/** A text that tells the upstream's stand-in what to do, beside what it is asked. */
export const commanded = (commands: string, text = 'Write a line about the sea.'): string =>
  `${text} [[sandbox:${commands}]]`;
