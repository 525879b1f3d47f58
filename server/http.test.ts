import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { PEER_HEADER } from '@/lib/web/address';
import { handle } from '@/lib/web/handle';
import { readJson } from '@/lib/web/read-body';
import { createTillServer, type Door, type TillServer } from './http';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

type Serving = { till: TillServer; url: string; port: number };

async function serve(
  doors: Record<string, Door>,
  page?: Parameters<typeof createTillServer>[0]['page'],
): Promise<Serving> {
  const till = createTillServer({
    findDoor: (method, pathname) => {
      const door = doors[`${method} ${pathname}`];
      return door && { door, params: {}, route: pathname };
    },
    page: page ?? ((_request, response) => void response.end('a page')),
  });
  servers.push(till.server);
  till.server.listen(0, '127.0.0.1');
  await once(till.server, 'listening');
  const { port } = till.server.address() as AddressInfo;
  return { till, port, url: `http://127.0.0.1:${port}` };
}

/** Sends bytes as they are, for what no client would send, and returns all that comes back. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  socket.write(bytes);
  await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 2_000))]);
  socket.destroy();
  return received;
}

const echo: Door = async (request) => {
  const route = handle(async (asked) =>
    Response.json({ body: await readJson(asked, { bytesMax: 1_000_000 }) }),
  );
  return route(request, { params: Promise.resolve({}) });
};

describe('what no route should ever see', () => {
  test.each([
    ['a method that is not served', 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['a broken percent-encoding', 'GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an encoding that is not UTF-8', 'GET /a%ff HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a NUL in the path', 'GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an address without end', `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 413],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['bytes that are not HTTP', '\x16\x03\x01\x02 hello\r\n\r\n', 400],
    [
      'a page body larger than a page takes',
      'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n',
      413,
    ],
    [
      'a page body of unknown length',
      'POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
  ])('%s is answered with a problem', async (_name, bytes, status) => {
    const { port } = await serve({});
    const answer = await raw(port, bytes);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(answer).toContain('"request_id":"req_');
  });

  test('a refused method is told which ones are served', async () => {
    const { port } = await serve({});
    expect((await raw(port, 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n')).toLowerCase()).toContain(
      'allow: get, head, post',
    );
  });
});

describe('a door', () => {
  test('gets small and large bodies byte for byte', async () => {
    const { url } = await serve({ 'POST /echo': echo });
    for (const length of [1, 1_000, 70_000, 900_000]) {
      const body = JSON.stringify({ text: 'ü'.repeat(length / 2 + 1) });
      const answer = await fetch(`${url}/echo`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect(await answer.json()).toEqual({ body: JSON.parse(body) });
    }
  });

  test('refuses a body past its limit and keeps the server answering', async () => {
    const { url } = await serve({ 'POST /echo': echo });
    const answer = await fetch(`${url}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `"${'a'.repeat(1_100_000)}"`,
    });
    expect(answer.status).toBe(413);
    const next = await fetch(`${url}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '1',
    });
    expect(next.status).toBe(200);
  });

  test('knows the caller by the socket, not by what the caller says', async () => {
    const { url } = await serve({
      'GET /peer': async (request) => new Response(request.headers.get(PEER_HEADER)),
    });
    const answer = await fetch(`${url}/peer`, { headers: { [PEER_HEADER]: '6.6.6.6' } });
    expect(await answer.text()).toBe('127.0.0.1');
  });

  test('answers HEAD as GET without the body', async () => {
    const { url } = await serve({ 'HEAD /x': async () => new Response('body') });
    const answer = await fetch(`${url}/x`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('that throws what it should not becomes a 500 with a request id and no detail', async () => {
    const route = handle(async () => {
      throw new Error('a secret detail');
    });
    const { url } = await serve({
      'GET /broken': (request) => route(request, { params: Promise.resolve({}) }),
    });
    const answer = await fetch(`${url}/broken`);
    const body = await answer.text();
    expect(answer.status).toBe(500);
    expect(body).not.toContain('secret detail');
    expect(JSON.parse(body).request_id).toBe(answer.headers.get('x-request-id'));
  });
});

describe('a stream', () => {
  const encoder = new TextEncoder();
  const eventStream = (source: UnderlyingDefaultSource<Uint8Array>) =>
    new Response(new ReadableStream(source, { highWaterMark: 0 }), {
      headers: { 'content-type': 'text/event-stream' },
    });

  test('reaches the caller chunk by chunk', async () => {
    let next: (() => void) | undefined;
    const { url } = await serve({
      'GET /s': async () =>
        eventStream({
          async start(controller) {
            controller.enqueue(encoder.encode(': here\n\n'));
            await new Promise<void>((resolve) => {
              next = resolve;
            });
            controller.enqueue(encoder.encode('data: [DONE]\n\n'));
            controller.close();
          },
        }),
    });
    const answer = await fetch(`${url}/s`);
    const reader = answer.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe(': here\n\n');
    next?.();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: [DONE]\n\n');
    expect((await reader.read()).done).toBe(true);
  });

  test('tells its source when the caller leaves', async () => {
    let aborted = false;
    const cancelled = new Promise<void>((resolve) => {
      const door: Door = async (request) => {
        request.signal.addEventListener('abort', () => {
          aborted = true;
        });
        return eventStream({
          async pull(controller) {
            await new Promise((again) => setTimeout(again, 5));
            controller.enqueue(encoder.encode(': tick\n\n'));
          },
          cancel: () => resolve(),
        });
      };
      void serve({ 'GET /s': door }).then(({ url }) => {
        const asked = httpRequest(`${url}/s`, (answer: IncomingMessage) => {
          answer.once('data', () => asked.destroy());
        });
        asked.on('error', () => {});
        asked.end();
      });
    });
    await cancelled;
    expect(aborted).toBe(true);
  });

  test('is made no faster than the caller reads it', async () => {
    let made = 0;
    const chunk = new Uint8Array(65_536).fill(46);
    const { url } = await serve({
      'GET /s': async () =>
        eventStream({
          pull(controller) {
            made++;
            controller.enqueue(chunk);
          },
        }),
    });
    const asked = httpRequest(`${url}/s`, (answer) => answer.pause());
    asked.on('error', () => {});
    asked.end();
    await new Promise((resolve) => setTimeout(resolve, 400));
    // Sockets buffer some megabytes; without back-pressure this would be thousands of chunks.
    expect(made).toBeLessThan(400);
    asked.destroy();
  });
});

describe('draining', () => {
  test('lets the answer under way finish, takes no new connection, then ends', async () => {
    let finish: (() => void) | undefined;
    const { till, url } = await serve({
      'GET /slow': () =>
        new Promise<Response>((resolve) => {
          finish = () => resolve(new Response('whole'));
        }),
    });
    const slow = fetch(`${url}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const drained = till.drain(5_000);
    expect(till.draining()).toBe(true);
    await expect(fetch(`${url}/other`)).rejects.toThrow();
    finish?.();
    expect(await (await slow).text()).toBe('whole');
    await drained;
  });

  test('cuts what has not ended when the time is over', async () => {
    const { till, url } = await serve({ 'GET /never': () => new Promise<Response>(() => {}) });
    const never = fetch(`${url}/never`);
    const settled = never.then(
      () => 'answered',
      () => 'cut',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await till.drain(100);
    expect(await settled).toBe('cut');
  });
});
