import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: Request) => Promise<Response>;

export type LoopbackServer = { url: string; close(): Promise<void> };

/** Answers real HTTP on the loopback with a function from Request to Response. */
export async function serve(handler: Handler): Promise<LoopbackServer> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers))
      if (value !== undefined) headers.set(name, [value].flat().join(', '));
    const method = incoming.method ?? 'GET';
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method,
      headers,
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }),
    });
    const response = await handler(request);
    for (const [name, value] of response.headers)
      if (name !== 'set-cookie') outgoing.setHeader(name, value);
    outgoing.setHeader('set-cookie', response.headers.getSetCookie());
    outgoing.writeHead(response.status);
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const HOPS_MAX = 20;

/** As much of a browser as a redirect dance needs: a cookie jar for each origin, and it goes where it is sent. */
export function openBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (origin: string) => {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };

  const keep = (origin: string, setCookies: readonly string[]) => {
    const jar = jarOf(origin);
    for (const header of setCookies) {
      const [pair = '', ...attributes] = header.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at).trim();
      const value = pair.slice(at + 1);
      const gone = attributes.some((text) => /^\s*max-age=0\s*$/i.test(text)) || value === '';
      if (gone) jar.delete(name);
      else jar.set(name, value);
    }
  };

  const request = async (url: string, init: RequestInit = {}) => {
    const { origin } = new URL(url);
    const headers = new Headers(init.headers);
    headers.set('cookie', [...jarOf(origin)].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    keep(origin, response.headers.getSetCookie());
    return response;
  };

  /** Goes to `url` and on until `arrived`; answers where that was, with every address on the way. */
  const follow = async (url: string, arrived: (url: URL) => boolean) => {
    const way: string[] = [];
    let next = url;
    for (let hop = 0; hop < HOPS_MAX; hop++) {
      way.push(next);
      if (arrived(new URL(next))) return { url: new URL(next), way };
      const response = await request(next);
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`${next} answered ${response.status}: ${await response.text()}`);
      next = new URL(location, next).href;
    }
    throw new Error(`more than ${HOPS_MAX} redirects: ${way.join(' → ')}`);
  };

  return {
    request,
    follow,
    keep,
    cookies: (origin: string): Record<string, string> =>
      Object.fromEntries(
        [...jarOf(origin)].map(([name, value]) => [name, decodeURIComponent(value)]),
      ),
  };
}
export type Browser = ReturnType<typeof openBrowser>;
